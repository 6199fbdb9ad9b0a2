//! Big-endian numbers of one length.

/// Returns `left - right`, modulo what the length has room for.
pub(super) fn difference(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut borrow = false;
    let mut bytes: Vec<_> = left
        .iter()
        .zip(right)
        .rev()
        .map(|(left, right)| {
            let (byte, first) = left.overflowing_sub(*right);
            let (byte, second) = byte.overflowing_sub(u8::from(borrow));
            borrow = first || second;
            byte
        })
        .collect();
    bytes.reverse();
    bytes
}

/// Returns a sum, which is one byte longer.
pub(super) fn sum(left: &[u8], right: &[u8]) -> Vec<u8> {
    let longer = |number: &[u8]| [&[0], number].concat();
    let negative = difference(&vec![0; right.len() + 1], &longer(right));
    difference(&longer(left), &negative)
}
