//! Floor 3. Text into trees: YAML, JSON and HCL objects in one shape, every value with its place, no mistake the end of reading.
//!
//! [`parse`] chooses how to read a text. A [`Tree`] is walked by [`Value`] handles; [`Reader`] holds one against tables of fields.

mod build;
mod decode;
mod fields;
mod hcl;
mod hcl_scan;
mod json;
mod json_words;
mod mended;
mod merge;
mod plain;
mod quoted;
mod reader;
mod schema;
mod spelling;
mod tree;
mod value;
mod yaml;
mod yaml_words;

pub use decode::{Decoded, Encoding, decode};
pub use fields::{Field, Fields, Form, Shape};
pub use hcl::parse_hcl_object;
pub use hcl_scan::hcl_objects;
pub use json::parse_json;
pub use reader::{Reader, nearest};
pub use schema::json_schema;
pub use tree::{Kind, Tree};
pub use value::Value;
pub use yaml::parse_yaml;

use crate::diagnostic::Finding;
use crate::source::{FileId, Span};
use std::sync::Arc;

/// How a text was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// JSON.
    Json,
    /// Objects of HCL, or JSON with the holes of a template.
    Hcl,
    /// YAML.
    Yaml,
}

/// Reads a text by what it looks like: a leading `{` or `[` is JSON, or JSON with holes where that alone makes sense of it; otherwise
/// `jsonencode({…})` makes it HCL, one tree for each call; anything else is YAML.
pub fn parse(file: FileId, path: &str, text: Arc<str>) -> (Vec<Tree>, Vec<Finding>, Dialect) {
    let start = json::skip_space(text.as_bytes(), json::skip_bom(&text));
    if matches!(text.as_bytes().get(start), Some(b'{' | b'[')) {
        return parse_braces(file, path, text, start);
    }
    if !is_yaml_path(path) && memchr::memmem::find(text.as_bytes(), b"jsonencode").is_some() {
        let (mut trees, mut findings, mut end) = (Vec::new(), Vec::new(), 0);
        for start in hcl_objects(&text) {
            if start < end {
                continue;
            }
            let (tree, behind, problems) = parse_hcl_object(file, Arc::clone(&text), start);
            end = behind;
            trees.extend(tree);
            findings.extend(problems);
        }
        if !trees.is_empty() {
            return (trees, findings, Dialect::Hcl);
        }
    }
    let (tree, findings) = parse_yaml(file, text);
    (tree.into_iter().collect(), findings, Dialect::Yaml)
}

/// A text that begins with a brace or a bracket.
fn parse_braces(file: FileId, path: &str, text: Arc<str>, start: usize) -> (Vec<Tree>, Vec<Finding>, Dialect) {
    let (tree, findings) = parse_json(file, Arc::clone(&text));
    if findings.iter().any(is_syntax) {
        if hcl_scan::has_holes(&text) {
            let (tolerant, _, problems) = parse_hcl_object(file, Arc::clone(&text), start);
            if tolerant.is_some() && !problems.iter().any(is_syntax) {
                return (tolerant.into_iter().collect(), problems, Dialect::Hcl);
            }
        }
        if is_yaml_path(path) {
            let (yaml, problems) = parse_yaml(file, text);
            if yaml.is_some() && !problems.iter().any(is_syntax) {
                return (yaml.into_iter().collect(), problems, Dialect::Yaml);
            }
        }
    }
    (tree.into_iter().collect(), findings, Dialect::Json)
}

fn is_syntax(finding: &Finding) -> bool {
    finding.rule.0 == "file/syntax"
}

fn is_yaml_path(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or("");
    extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
}

/// Texts beyond this are refused: no flow is so large, and offsets are 32 bits wide.
const LARGEST: usize = 256 << 20;

/// The finding that refuses a text, where it is too large.
fn too_large(file: FileId, text: &str) -> Option<Finding> {
    (text.len() > LARGEST).then(|| {
        let first = text.chars().next().map_or(0, char::len_utf8) as u32;
        Finding::file(
            "file/too-large",
            Span::new(file, 0, first),
            format!("the file has {} MB; at most 256 are read", text.len() >> 20),
        )
        .help("leave it out, or split it up")
    })
}
