//! One attestation of one flow, held against what is asked of it.

use super::days::{over, overdue};
use super::places::{leads_nowhere, unreached};
use super::{Facts, OfFlow, Params};
use crate::flow::day::Day;
use crate::flow::{Attested, FlowInfo, StepId};
use crate::source::{Span, Spanned};

/// Why an attestation is not good enough.
pub(super) enum Fault {
    /// There is none.
    Missing,
    /// There is one, and …
    At {
        /// The outcome: `weak` or `stale`.
        outcome: &'static str,
        /// The guilty text.
        span: Span,
        /// What is wrong with it: half a sentence.
        but: String,
    },
}

impl Fault {
    pub(super) fn weak(span: Span, but: impl Into<String>) -> Self {
        Self::At { outcome: "weak", span, but: but.into() }
    }

    pub(super) fn stale(span: Span, but: impl Into<String>) -> Self {
        Self::At { outcome: "stale", span, but: but.into() }
    }
}

/// An attestation that is there: its path, its name and what it says.
pub(super) struct Claim<'a> {
    pub path: &'a str,
    pub name: Span,
    pub said: &'a Spanned<Attested>,
}

/// Whether the attestation that `params` describe is given for the flow, and good.
pub(super) fn claim<'p>(of: OfFlow<'_>, all: &[Facts], params: &'p Params) -> Result<(), Fault> {
    let found = |path: &'p std::borrow::Cow<'static, str>| {
        at(&of.flow.about.care, path).map(|(name, said)| Claim { path, name, said })
    };
    let fields = params.list("field");
    if !params.on("required") {
        return fields.iter().filter_map(found).try_for_each(|claim| good(&claim, of, all, params));
    }
    for path in fields {
        if path.strip_prefix("flow.").is_some_and(|fact| says(of, fact)) {
            return Ok(());
        }
        if let Some(claim) = found(path) {
            return good(&claim, of, all, params);
        }
    }
    Err(Fault::Missing)
}

/// Whether what is attested is all that `params` ask.
fn good(claim: &Claim, of: OfFlow<'_>, all: &[Facts], params: &Params) -> Result<(), Fault> {
    // Each item of a list is held against the parts; the list as a whole against numbers.
    let items = items(claim.said);
    for item in &items {
        parts(claim, item, params)?;
        days(claim, item, of, params)?;
        if let Some(step) = text_of(item, params.text("reaches")) {
            unreached(of, step)?;
        }
        if let Some(target) = text_of(item, params.text("leads-to")) {
            leads_nowhere(of.facts, all, target)?;
        }
    }
    numbers(claim, &items, params)?;
    words(claim, &items, &of.flow.about.care, params)
}

/// What the flow itself says above its steps, or by their tags.
fn says(of: OfFlow<'_>, fact: &str) -> bool {
    let FlowInfo { purpose, about, steps, .. } = of.flow;
    match fact {
        "purpose" => purpose.is_some(),
        "goal" => about.goal.is_some(),
        "audience" => !about.audience.age_bands.is_empty() || about.audience.segment.is_some(),
        "critical" => {
            let tagged = |id| of.facts.graph.step(StepId(id)).tags.iter().any(|tag| tag == "critical");
            steps.clone().any(tagged)
        }
        _ => false,
    }
}

/// Every part that must be said is said, where there are parts at all.
fn parts(claim: &Claim, item: &Spanned<Attested>, params: &Params) -> Result<(), Fault> {
    let says = |part: &str| {
        item.value.get(part).is_some_and(|said| !is_nothing(&said.value) && said.value.text() != Some("false"))
    };
    let apart = matches!(item.value, Attested::Map(_));
    for wanted in params.list("parts").iter().filter(|_| apart) {
        let any = wanted.split('|').any(says);
        if !any {
            let either = wanted.replace('|', "` or `");
            return Err(Fault::weak(claim.name, format!("`{}` does not say `{either}`", claim.path)));
        }
    }
    Ok(())
}

fn days(claim: &Claim, item: &Spanned<Attested>, of: OfFlow<'_>, params: &Params) -> Result<(), Fault> {
    let Some(today) = of.facts.policy.today else { return Ok(()) };
    overdue(claim, item, today, params)?;
    for part in params.list("until") {
        over(item, part, today)?;
    }
    let later = at(&of.flow.about.care, params.text("before")).and_then(|(name, said)| Some((name, day(said)?)));
    let own = params.list("last").iter().find_map(|part| item.value.get(part));
    if let (Some((_, limit)), Some(own)) = (later, own)
        && day(own).is_some_and(|day| day > limit)
    {
        let before = params.text("before").replace('-', " ");
        return Err(Fault::weak(own.span, format!("it came after the day it was {before}")));
    }
    Ok(())
}

/// Enough of them, in enough places, and alike where they must be.
fn numbers(claim: &Claim, items: &[&Spanned<Attested>], params: &Params) -> Result<(), Fault> {
    let least = params.number("at-least") as usize;
    let part = params.text("distinct");
    let of_part = |item: &&Spanned<Attested>| {
        let own = if part.is_empty() { None } else { item.value.get(part) };
        let text = own.and_then(|own| own.value.text()).or(item.value.text());
        text.map(str::trim).map(str::to_lowercase)
    };
    let mut names: Vec<String> = items.iter().filter_map(of_part).collect();
    names.sort();
    names.dedup();
    let unnamed = items.iter().filter(|item| of_part(item).is_none()).count();
    let (count, what) = if part.is_empty() { (items.len(), "") } else { (names.len(), part) };
    if count < least {
        let counted = match (what, count, unnamed) {
            ("", ..) => format!("{count} of {least}"),
            (_, 0, _) => format!("no {what}"),
            (_, 1, _) => format!("one {what} only"),
            _ => format!("{count} of {least} {what}s"),
        };
        return Err(Fault::weak(claim.name, format!("`{}` names {counted}", claim.path)));
    }
    let each = params.text("each");
    for item in items.iter().filter(|_| !each.is_empty()) {
        let named = item.value.get(each).map_or(0, |said| self::items(said).len());
        let least = params.number("each-at-least") as usize;
        if named < least {
            let name = name_of(item).unwrap_or_else(|| Spanned::new("one of them".to_owned(), item.span));
            return Err(Fault::weak(name.span, format!("`{}` has {named} of {least} {each}", name.value)));
        }
    }
    alike(items, params.text("alike"))
}

fn alike(items: &[&Spanned<Attested>], part: &str) -> Result<(), Fault> {
    let mut all = items.iter().filter_map(|item| Some((text_of(item, "name")?, text_of(item, part)?)));
    let Some((first_name, first)) = all.next() else { return Ok(()) };
    let even = |text: &Spanned<String>| text.value.trim().to_lowercase();
    match all.find(|(_, other)| even(other) != even(&first)) {
        Some((name, other)) => {
            let but = format!(
                "`{}` has {part} `{}`, and `{}` has `{}`",
                name.value, other.value, first_name.value, first.value
            );
            Err(Fault::weak(other.span, but))
        }
        None => Ok(()),
    }
}

/// What the words of it must not be, or must hold.
fn words(claim: &Claim, items: &[&Spanned<Attested>], care: &Attested, params: &Params) -> Result<(), Fault> {
    let names: Vec<Spanned<String>> = items.iter().filter_map(|item| name_of(item)).collect();
    let poor = params.list("not-only");
    if !poor.is_empty() && !names.is_empty() && names.iter().all(|name| holds_one(&name.value, poor)) {
        let shown: Vec<&str> = names.iter().take(3).map(|name| name.value.as_str()).collect();
        let but = format!("`{}` measures `{}` and nothing that a customer feels", claim.path, shown.join("`, `"));
        return Err(Fault::weak(claim.name, but));
    }
    let other = params.text("differs-from");
    let even = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if let (Some(own), Some((_, said))) = (claim.said.value.text(), at(care, other))
        && said.value.text().is_some_and(|text| even(text) == even(own))
    {
        return Err(Fault::weak(claim.said.span, format!("it says the same as `{other}`")));
    }
    let covers = params.text("covers");
    let Some((_, wanted)) = at(care, covers) else { return Ok(()) };
    let by: Vec<String> = claim
        .said
        .value
        .get(params.text("covered-by"))
        .into_iter()
        .flat_map(self::items)
        .filter_map(name_of)
        .map(|name| name.value.to_lowercase())
        .collect();
    let gap = self::items(wanted).into_iter().filter_map(name_of).find(|name| !by.contains(&name.value.to_lowercase()));
    match gap {
        Some(gap) if !by.is_empty() => {
            let but = format!("nobody of `{}` is among them, whose work it touches", gap.value);
            Err(Fault::weak(claim.name, but))
        }
        _ => Ok(()),
    }
}

/// Whether one of `words` is in `text`: short words whole, longer ones as the beginning of a word; several words in a row as such.
fn holds_one(text: &str, words: &[std::borrow::Cow<'static, str>]) -> bool {
    let lower = text.to_lowercase();
    let own: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.iter().any(|word| {
        let wanted: Vec<&str> = word.split(|c: char| !c.is_alphanumeric()).collect();
        let fits = |own: &str, wanted: &str| if wanted.len() <= 3 { own == wanted } else { own.starts_with(wanted) };
        own.windows(wanted.len()).any(|some| some.iter().zip(&wanted).all(|(own, wanted)| fits(own, wanted)))
    })
}

/// What stands at `path` below `care`, if anything does, with the place of its name.
fn at<'a>(care: &'a Attested, path: &str) -> Option<(Span, &'a Spanned<Attested>)> {
    let mut found: Option<(Span, &Spanned<Attested>)> = None;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (name, value) = found.map_or(care, |(_, said)| &said.value).entry(part)?;
        found = Some((name.span, value));
    }
    found.filter(|(_, said)| !is_nothing(&said.value))
}

/// Whether nothing is said, or only that it will be: a placeholder attests nothing.
fn is_nothing(said: &Attested) -> bool {
    const PLACEHOLDERS: [&str; 8] = ["todo", "tbd", "tba", "none", "n/a", "-", "?", "…"];
    let blank = |text: &str| PLACEHOLDERS.contains(&text.trim().to_lowercase().as_str());
    match said {
        Attested::Text(text) => blank(text),
        Attested::List(items) => items.iter().all(|item| is_nothing(&item.value)),
        other => other.is_nothing(),
    }
}

/// The items of a list that say something; anything else is a list of itself.
fn items(said: &Spanned<Attested>) -> Vec<&Spanned<Attested>> {
    match &said.value {
        Attested::List(items) => items.iter().filter(|item| !is_nothing(&item.value)).collect(),
        _ => vec![said],
    }
}

/// The text of the part `part`; of the item itself for `.`.
fn text_of(item: &Spanned<Attested>, part: &str) -> Option<Spanned<String>> {
    let said = if part == "." { item } else { item.value.get(part)? };
    said.value.text().map(|text| Spanned::new(text.to_owned(), said.span))
}

/// What an item is called: itself, where it is a word; else its name or metric.
fn name_of(item: &Spanned<Attested>) -> Option<Spanned<String>> {
    match item.value.text() {
        Some(text) => Some(Spanned::new(text.to_owned(), item.span)),
        None => text_of(item, "name").or_else(|| text_of(item, "metric")),
    }
}

/// The day that is said.
pub(super) fn day(said: &Spanned<Attested>) -> Option<Day> {
    Day::parse(said.value.text()?)
}
