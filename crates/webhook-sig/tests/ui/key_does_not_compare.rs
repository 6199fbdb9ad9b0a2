use webhook_sig::Key;

fn compare(one: &Key, other: &Key) -> bool {
    one == other
}

fn main() {}
