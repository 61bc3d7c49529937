//! Speech mark-up, which many platforms take: the words without the tags, and the way back.

use crate::source::OffsetMap;

/// What is said by a text with mark-up.
pub(super) struct Spoken {
    /// The words.
    pub words: String,
    /// From `words` to the text with mark-up.
    pub offsets: OffsetMap,
    /// The pauses, in seconds.
    pub pauses: f32,
    /// Something is heard beside the words: `<audio>`.
    pub audio: bool,
}

/// Takes the mark-up out. A tag that parts words leaves a space; entities are decoded.
pub(super) fn spoken(text: &str) -> Spoken {
    let mut out =
        Spoken { words: String::with_capacity(text.len()), offsets: OffsetMap::straight(0), pauses: 0.0, audio: false };
    let (mut at, mut ends_in_gap) = (0, false);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let stop = rest.find(['<', '&']).unwrap_or(rest.len());
        if stop > 0 {
            out.words.push_str(&rest[..stop]);
            (at, ends_in_gap) = (at + stop, false);
            continue;
        }
        let Some((length, said)) = tag(rest).or_else(|| entity(rest)) else {
            out.words.push_str(&rest[..1]);
            (at, ends_in_gap) = (at + 1, false);
            continue;
        };
        if rest.starts_with('<') {
            note(&mut out, &rest[..length]);
        }
        at += length;
        // A space of its own where the tag parts words, and only one.
        let parted = out.words.is_empty()
            || out.words.ends_with(char::is_whitespace)
            || rest[length..].starts_with(char::is_whitespace);
        if said.is_empty() || (said == " " && parted) {
            out.offsets.skip(out.words.len() as u32, at as u32);
        } else {
            out.words.push_str(said);
            ends_in_gap = said == " ";
            out.offsets.push(out.words.len() as u32, at as u32);
        }
    }
    // Behind the last word a tag parts nothing.
    if ends_in_gap {
        out.words.pop();
    }
    out
}

/// No tag is longer, in bytes.
const LONGEST: usize = 1000;

/// The length of a tag at the start, and what it leaves: nothing inside of words, a space where it parts them.
fn tag(rest: &str) -> Option<(usize, &'static str)> {
    let inner = rest.strip_prefix('<')?;
    inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')).then_some(())?;
    let length = rest.bytes().take(LONGEST).position(|byte| byte == b'>')? + 1;
    let name = inner.trim_start_matches('/');
    let parts = ["break", "p", "s", "speak", "audio", "mark"]
        .iter()
        .any(|parting| name.strip_prefix(parting).is_some_and(|after| after.starts_with([' ', '/', '>', '\n', '\t'])));
    Some((length, if parts { " " } else { "" }))
}

fn entity(rest: &str) -> Option<(usize, &'static str)> {
    let known = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'")];
    known.into_iter().find(|(spelled, _)| rest.starts_with(spelled)).map(|(spelled, said)| (spelled.len(), said))
}

/// Adds up what a tag does in time.
fn note(out: &mut Spoken, tag: &str) {
    out.audio |= tag.starts_with("<audio");
    if !tag.starts_with("<break") {
        return;
    }
    let time = tag.split("time").nth(1).and_then(|after| after.split(['"', '\'']).nth(1)).map(str::trim);
    out.pauses += time.and_then(seconds).unwrap_or(0.0);
}

fn seconds(time: &str) -> Option<f32> {
    match time.strip_suffix("ms") {
        Some(number) => number.trim().parse::<f32>().ok().map(|number| number / 1000.0),
        None => time.strip_suffix('s')?.trim().parse().ok(),
    }
    .filter(|seconds| (0.0..3600.0).contains(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_places() {
        let text = "<speak>Press <emphasis>one</emphasis><break time=\"500ms\"/>for gas &amp; water.</speak>";
        let spoken = spoken(text);
        assert_eq!(spoken.words, "Press one for gas & water.");
        for word in ["Press", "one", "for", "gas", "water"] {
            let at = spoken.words.find(word).unwrap() as u32;
            let (start, end) = spoken.offsets.range(at, at + word.len() as u32);
            assert_eq!(&text[start as usize..end as usize], word);
        }
        assert_eq!(spoken.pauses, 0.5);
    }

    #[test]
    fn what_is_no_mark_up_stays() {
        assert_eq!(spoken("if 3 < 4 & 5 > 2").words, "if 3 < 4 & 5 > 2");
        assert_eq!(spoken("<speak></speak>").words, "");
        assert_eq!(spoken("über <b>ä").words, "über ä");
    }
}
