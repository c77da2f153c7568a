//! A writer that counts and hashes what goes through.

use sha2::{Digest, Sha256};
use std::io::Write;

pub(super) struct Hashing<'a> {
    out: &'a mut (dyn Write + Send),
    hash: Sha256,
    bytes: u64,
}

impl<'a> Hashing<'a> {
    pub(super) fn new(out: &'a mut (dyn Write + Send)) -> Hashing<'a> {
        Hashing {
            out,
            hash: Sha256::new(),
            bytes: 0,
        }
    }
    /// Bytes that went through, and their SHA-256 in lower-case hexadecimal.
    pub(super) fn end(self) -> (u64, String) {
        (self.bytes, register::hex(&self.hash.finalize()))
    }
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
