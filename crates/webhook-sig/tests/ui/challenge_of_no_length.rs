use webhook_sig::scheme::{CHALLENGE_LIMIT, Challenge, Location};

const AT: Challenge = Challenge::at(Location::query("challenge"));

const EMPTY: Challenge = AT.lengths(0, 20);

const REVERSED: Challenge = AT.lengths(32, 20);

const TOO_LONG: Challenge = AT.lengths(1, CHALLENGE_LIMIT + 1);

const LONGEST: Challenge = AT.lengths(CHALLENGE_LIMIT, CHALLENGE_LIMIT);

fn main() {
    let _ = (EMPTY, REVERSED, TOO_LONG, LONGEST);
}
