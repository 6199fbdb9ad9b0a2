use webhook_sig::scheme::Location;

const SIGNATURE: Location = Location::header("Sig").base64_json("signature");

fn main() {
    let _ = SIGNATURE;
}
