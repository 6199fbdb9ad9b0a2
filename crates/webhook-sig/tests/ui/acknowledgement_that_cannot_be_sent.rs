use webhook_sig::scheme::Acknowledgement;

const NO_STATUS: Acknowledgement = Acknowledgement::statuses(&[]);
const TYPO: Acknowledgement = Acknowledgement::statuses(&[200, 20]);
const TURNED: Acknowledgement = Acknowledgement::range(399, 200);
const ALL_AND_SOME: Acknowledgement = Acknowledgement::ANY_SUCCESS.partial(202);
const NOTHING: Acknowledgement = Acknowledgement::ANY_SUCCESS.with_body("text/plain", "");
const TWO_LINES: Acknowledgement =
    Acknowledgement::ANY_SUCCESS.with_body("text/plain\r\nA: b", "ok");
const NO_CONTENT: Acknowledgement = Acknowledgement::status(204).with_body("text/plain", "ok");

fn main() {
    let _ = (
        NO_STATUS,
        TYPO,
        TURNED,
        ALL_AND_SOME,
        NOTHING,
        TWO_LINES,
        NO_CONTENT,
    );
}
