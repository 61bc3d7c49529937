//! From bytes to text, so that offsets stay true.

use std::sync::Arc;

/// A file's text, and how its bytes were read.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text; byte for byte as in the file, unless the encoding is [`Encoding::Utf16`]. A byte order mark stays in it.
    pub text: Arc<str>,
    /// What the bytes were.
    pub encoding: Encoding,
}

/// What the bytes of a file were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 behind a byte order mark of 3 bytes.
    Utf8Bom,
    /// UTF-16 behind a byte order mark. Offsets into the text are none into the file.
    Utf16,
    /// Not UTF-8 throughout: each byte that is none stands as one `?`.
    Replaced {
        /// The offset of the first such byte, from 0.
        first: u32,
        /// How many there are.
        count: u32,
    },
}

/// The text of a file's bytes. Never fails.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Decoded { text: utf16(&bytes).into(), encoding: Encoding::Utf16 };
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let encoding = if text.starts_with('\u{FEFF}') { Encoding::Utf8Bom } else { Encoding::Utf8 };
            Decoded { text: text.into(), encoding }
        }
        Err(error) => replaced(error.as_bytes()),
    }
}

fn utf16(bytes: &[u8]) -> String {
    let little = bytes[0] == 0xFF;
    let units = bytes[2..].chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{FFFD}')).collect()
}

fn replaced(bytes: &[u8]) -> Decoded {
    let (mut text, mut first, mut count) = (String::with_capacity(bytes.len()), None, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            first.get_or_insert(text.len() as u32);
            count += chunk.invalid().len() as u32;
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
    }
    Decoded { text: text.into(), encoding: Encoding::Replaced { first: first.unwrap_or(0), count } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_byte_is_one_question_mark() {
        let decoded = decode(b"a\xE9b\xF0\x9F\x98c\xC3\xA9".to_vec());
        assert_eq!(&*decoded.text, "a?b???c\u{e9}");
        assert_eq!(decoded.encoding, Encoding::Replaced { first: 1, count: 4 });
    }

    #[test]
    fn byte_order_marks_are_told() {
        assert_eq!(decode(b"\xEF\xBB\xBFa".to_vec()).encoding, Encoding::Utf8Bom);
        assert_eq!(decode(b"a\0".to_vec()).encoding, Encoding::Utf8);
        let wide = decode(b"\xFF\xFE{\0}\0".to_vec());
        assert_eq!((&*wide.text, wide.encoding), ("{}", Encoding::Utf16));
        assert_eq!(&*decode(b"\xFE\xFF\0{\0}x".to_vec()).text, "{}");
    }
}
