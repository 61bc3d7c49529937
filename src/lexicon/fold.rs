//! One spelling for many: lower case, straight quotes, single spaces, no accents, nothing invisible.
//!
//! Accents are dropped because prompts are often written without them (`opcion`), and because that reads composed and
//! decomposed letters alike. What is lost: words that differ by an accent alone, of which no list holds two.

/// A text in the one spelling that the lists are written in, with the way back to its own bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text`, the half-open range of original bytes it stands for; nothing when the offsets are equal.
    origins: Option<Vec<(usize, usize)>>,
}

impl Folded {
    /// Folds `text`. Plain ASCII with single spaces costs one copy and no map.
    pub fn new(text: &str) -> Self {
        if is_plain(text.as_bytes()) {
            return Self { text: text.to_ascii_lowercase(), origins: None };
        }
        let mut folding = Folding { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len()) };
        for (start, character) in text.char_indices() {
            folding.push(character, (start, start + character.len_utf8()));
        }
        Self { text: folding.text, origins: Some(folding.origins) }
    }

    /// The bytes of the original text that a non-empty half-open range of folded bytes stands for.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let Some(origins) = &self.origins else { return (start, end) };
        let first = origins.get(start).copied().unwrap_or_default();
        let last = origins.get(end.saturating_sub(1)).copied().unwrap_or(first);
        (first.0, last.1.max(first.0))
    }
}

/// Whether folding changes nothing but the case of letters: printable ASCII without runs of spaces.
fn is_plain(bytes: &[u8]) -> bool {
    let mut previous = b'x';
    for &byte in bytes {
        if !(b' '..0x7f).contains(&byte) || (byte == b' ' && previous == b' ') {
            return false;
        }
        previous = byte;
    }
    true
}

struct Folding {
    text: String,
    origins: Vec<(usize, usize)>,
}

impl Folding {
    fn push(&mut self, character: char, origin: (usize, usize)) {
        if character.is_ascii_graphic() {
            self.text.push(character.to_ascii_lowercase());
            return self.origins.push(origin);
        }
        if character.is_whitespace() {
            if !self.text.ends_with(' ') {
                self.write(" ", origin);
            }
            return;
        }
        if is_invisible(character) {
            // A mark belongs to the letter before it, so that what is underlined is never half a letter.
            if let Some(last) = self.origins.last_mut().filter(|last| last.1 == origin.0 && is_mark(character)) {
                last.1 = origin.1;
            }
            return;
        }
        if let Some(plain) = plain_spelling(character) {
            return self.write(plain, origin);
        }
        let character = match character {
            // Full-width forms repeat ASCII at a fixed distance.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
            _ => character,
        };
        for lower in character.to_lowercase() {
            let mut buffer = [0; 4];
            match plain_spelling(lower) {
                Some(plain) => self.write(plain, origin),
                None if is_invisible(lower) => {}
                None => self.write(lower.encode_utf8(&mut buffer), origin),
            }
        }
    }

    fn write(&mut self, folded: &str, origin: (usize, usize)) {
        self.text.push_str(folded);
        self.origins.extend(std::iter::repeat_n(origin, folded.len()));
    }
}

/// Combining marks, and the two characters that turn a digit into a key-cap picture.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}')
}

/// Soft hyphens, zero-width characters, marks of direction and the byte order mark.
fn is_invisible(character: char) -> bool {
    is_mark(character)
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn plain_spelling(character: char) -> Option<&'static str> {
    Some(match character {
        '‘' | '’' | '‛' | 'ʼ' | '′' | '´' => "'",
        '“' | '”' | '„' | '‟' | '«' | '»' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
        '…' => ".",
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        for text in ["OPÉRATEUR", "ope\u{301}rateur", "opé\u{200b}rateur", "operateur", "ｏｐｅｒａｔｅｕｒ"]
        {
            assert_eq!(Folded::new(text).text, "operateur", "{text}");
        }
        assert_eq!(Folded::new("I’m  here\n now").text, "i'm here now");
        assert_eq!(Folded::new("drücken\u{a0}Straße").text, "drucken strasse");
    }

    #[test]
    fn offsets_lead_back_to_whole_letters() {
        let text = "ça  va, ope\u{301} 1\u{fe0f}\u{20e3}";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "ca va, ope 1");
        let (start, end) = folded.original(7, 10);
        assert_eq!(&text[start..end], "ope\u{301}");
        let (start, end) = folded.original(11, 12);
        assert_eq!(&text[start..end], "1\u{fe0f}\u{20e3}");
    }
}
