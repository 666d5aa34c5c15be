//! A WebAssembly module as its sections.

use anyhow::{Context, Result, ensure};

/// What every module begins with: its sign and its version.
const HEAD: &[u8] = b"\0asm\x01\0\0\0";

/// The numbers of sections.
pub(super) const CUSTOM: u8 = 0;
pub(super) const IMPORT: u8 = 2;
pub(super) const CODE: u8 = 10;

/// A module.
pub(super) struct Module {
    pub(super) sections: Vec<Section>,
}

/// One section of it.
pub(super) struct Section {
    pub(super) id: u8,
    pub(super) body: Vec<u8>,
}

/// Reads from the front of some bytes.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl Module {
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader(bytes.strip_prefix(HEAD).context("this is no WebAssembly")?);
        let mut sections = Vec::new();
        while !reader.0.is_empty() {
            let (id, length) = (reader.byte()?, reader.number()?);
            sections.push(Section { id, body: reader.take(length)?.to_vec() });
        }
        Ok(Self { sections })
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = HEAD.to_vec();
        for Section { id, body } in &self.sections {
            bytes.push(*id);
            put(&mut bytes, body);
        }
        bytes
    }

    /// The section with this number.
    pub(super) fn section(&mut self, id: u8) -> Result<&mut Section> {
        self.sections.iter_mut().find(|section| section.id == id).with_context(|| format!("no section {id}"))
    }

    /// Takes out the sections that only people and linkers read.
    pub(super) fn forget_names(&mut self) {
        self.sections.retain(|section| section.id != CUSTOM);
    }
}

impl<'a> Reader<'a> {
    pub(super) fn byte(&mut self) -> Result<u8> {
        let (byte, rest) = self.0.split_first().context("the module ends too early")?;
        self.0 = rest;
        Ok(*byte)
    }

    /// A number in groups of seven bits, the lowest first.
    pub(super) fn number(&mut self) -> Result<usize> {
        let (mut number, mut shift) = (0_usize, 0_u32);
        loop {
            let byte = self.byte()?;
            ensure!(shift <= 28, "a number is too long");
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
        }
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).context("the module ends too early")?;
        self.0 = rest;
        Ok(taken)
    }

    /// Bytes behind their number.
    pub(super) fn bytes(&mut self) -> Result<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    /// A text behind its length.
    pub(super) fn text(&mut self) -> Result<&'a str> {
        Ok(std::str::from_utf8(self.bytes()?)?)
    }
}

/// Writes a number.
pub(super) fn put_number(into: &mut Vec<u8>, number: usize) {
    let mut rest = number;
    loop {
        let [group, ..] = (rest & 0x7f).to_le_bytes();
        rest >>= 7;
        if rest == 0 {
            return into.push(group);
        }
        into.push(group | 0x80);
    }
}

/// Writes bytes behind their number.
pub(super) fn put(into: &mut Vec<u8>, bytes: &[u8]) {
    put_number(into, bytes.len());
    into.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_written_as_it_was_read() {
        let mut bytes = HEAD.to_vec();
        bytes.push(CODE);
        put(&mut bytes, &[7; 300]);
        bytes.push(CUSTOM);
        put(&mut bytes, b"\x04name");
        let mut module = Module::read(&bytes).unwrap();
        assert_eq!(module.write(), bytes);
        module.forget_names();
        assert_eq!(module.sections.len(), 1);
        assert!(Module::read(&bytes[..bytes.len() - 1]).is_err());
    }
}
