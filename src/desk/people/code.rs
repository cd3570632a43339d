//! Invitation codes: 80 random bits in four groups, `K7QP-2MWD-X9RT-4HZC`.
//!
//! Letters and digits that are read as one another (I and 1, O and 0) are not
//! used. The store keeps a hash of the code, never the code.

use sha2::{Digest, Sha256};

/// Thirty-two signs: each stands for five bits.
const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH: usize = 16;
const GROUP: usize = 4;

/// How long a code is good for: a day.
pub const LIFE_MICROSECONDS: i64 = 86_400_000_000;

/// A code, written without its groups.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new one, from the operating system's randomness.
    pub fn new() -> anyhow::Result<Code> {
        let mut bytes = [0u8; LENGTH];
        getrandom::fill(&mut bytes)
            .map_err(|error| anyhow::anyhow!("the operating system gives no randomness: {error}"))?;
        let sign = |byte: &u8| char::from(SIGNS[usize::from(*byte) % SIGNS.len()]);
        Ok(Code(bytes.iter().map(sign).collect()))
    }

    /// The code that `text` is, however its groups are written.
    pub fn read(text: &str) -> Option<Code> {
        let signs: String = text
            .chars()
            .filter(|sign| !sign.is_whitespace() && *sign != '-')
            .map(|sign| sign.to_ascii_uppercase())
            .collect();
        let good = signs.len() == LENGTH && signs.bytes().all(|sign| SIGNS.contains(&sign));
        good.then_some(Code(signs))
    }

    /// As people read it.
    pub fn shown(&self) -> String {
        let groups = self.0.as_bytes().chunks(GROUP).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// What the store knows it by: SHA-256, hexadecimal.
    pub fn hash(&self) -> String {
        Sha256::digest(&self.0).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_code_is_read_however_it_is_written() {
        let code = Code::new().unwrap();
        let shown = code.shown();
        assert_eq!(shown.len(), 19, "{shown}");
        for written in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('-', "")]
        {
            assert!(Code::read(&written) == Some(code.clone()), "{written}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in
            ["", "how many EB-100", "ABCD-EFGH-JKLM", "ABCD-EFGH-JKLM-NPQ0", "ABCD-EFGH-JKLM-NPQI", "库存"]
        {
            assert!(Code::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn codes_differ_and_use_every_sign() {
        let codes: Vec<String> = (0..500).map(|_| Code::new().unwrap().0).collect();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 500);
        let signs: HashSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
        assert_eq!(signs.len(), SIGNS.len());
    }
}
