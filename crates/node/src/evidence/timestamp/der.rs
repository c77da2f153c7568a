//! As much of DER (ITU-T X.690) as time-stamps need: definite lengths in their shortest form, one tag byte, no recursion.

use super::TimestampError;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// Context tags, constructed.
pub(super) const FIRST: u8 = 0xa0;
pub(super) const SECOND: u8 = 0xa1;
/// The first context tag, primitive.
pub(super) const FIRST_PLAIN: u8 = 0x80;

/// One value with its tag and length.
pub(super) fn write(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            let long = length.to_be_bytes();
            let begin = long.iter().position(|byte| *byte != 0).unwrap_or(long.len() - 1);
            bytes.push(0x80 | (long.len() - begin) as u8);
            bytes.extend_from_slice(&long[begin..]);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// A whole number that is not negative, from its bytes.
pub(super) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let begin = bytes.iter().position(|byte| *byte != 0);
    let mut digits = bytes[begin.unwrap_or(bytes.len())..].to_vec();
    if digits.first().is_none_or(|first| *first >= 0x80) {
        digits.insert(0, 0);
    }
    write(INTEGER, &digits)
}

/// Values that follow each other.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

/// One value.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub tag: u8,
    pub content: &'a [u8],
    /// With tag and length.
    pub whole: &'a [u8],
}

type Read<T> = Result<T, TimestampError>;

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader(bytes)
    }

    /// The only value that these bytes hold, with that tag.
    pub fn only(bytes: &'a [u8], tag: u8) -> Read<Reader<'a>> {
        let mut reader = Reader(bytes);
        let inside = reader.inside(tag)?;
        reader.end()?;
        Ok(inside)
    }

    pub fn any(&mut self) -> Read<Value<'a>> {
        let value = value(self.0).ok_or(TimestampError::Shape)?;
        self.0 = &self.0[value.whole.len()..];
        Ok(value)
    }

    /// The next value, which must have that tag.
    pub fn next(&mut self, tag: u8) -> Read<Value<'a>> {
        let value = self.any()?;
        if value.tag == tag {
            Ok(value)
        } else {
            Err(TimestampError::Shape)
        }
    }

    /// The next value when it has that tag.
    pub fn maybe(&mut self, tag: u8) -> Read<Option<Value<'a>>> {
        match self.0.first() {
            Some(first) if *first == tag => self.next(tag).map(Some),
            _ => Ok(None),
        }
    }

    /// What is inside the next value.
    pub fn inside(&mut self, tag: u8) -> Read<Reader<'a>> {
        Ok(Reader(self.next(tag)?.content))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn end(&self) -> Read<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(TimestampError::Shape)
        }
    }
}

fn value(bytes: &[u8]) -> Option<Value<'_>> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (length, rest) = match *first {
        short @ 0..=0x7f => (usize::from(short), rest),
        long @ 0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            let length = digits
                .iter()
                .fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
            let shortest = digits[0] != 0 && length >= 0x80;
            shortest.then_some((length, rest))?
        }
        _ => return None,
    };
    let content = rest.get(..length)?;
    let whole = &bytes[..bytes.len() - rest.len() + length];
    Some(Value {
        tag: *tag,
        content,
        whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_have_one_way_of_writing() {
        for (bytes, wanted) in [
            (&[][..], &[2, 1, 0][..]),
            (&[0, 0], &[2, 1, 0]),
            (&[0, 5], &[2, 1, 5]),
            (&[0x80], &[2, 2, 0, 0x80]),
        ] {
            assert_eq!(unsigned(bytes), wanted);
        }
    }

    #[test]
    fn other_ways_of_writing_a_length_are_refused() {
        for wrong in [
            &[0x30][..],
            &[0x30, 0x80, 0, 0],
            &[0x30, 0x81, 1, 0],
            &[0x30, 0x82, 0, 0x80],
            &[0x30, 2, 0],
            &[0x1f, 1, 0],
            &[0x30, 0x85, 1, 0, 0, 0, 0],
        ] {
            assert!(Reader::new(wrong).any().is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(content in proptest::collection::vec(any::<u8>(), 0..70_000), behind in any::<u8>()) {
            let mut bytes = write(OCTETS, &content);
            let length = bytes.len();
            bytes.push(behind);
            let value = value(&bytes).expect("a value");
            prop_assert_eq!((value.tag, value.content, value.whole.len()), (OCTETS, &content[..], length));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let mut reader = Reader::new(&bytes);
            while reader.any().is_ok() && !reader.is_empty() {}
        }
    }
}
