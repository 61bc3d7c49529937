//! Floor 2.
#![allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    En,
}
impl Language {
    pub fn parse(_: &str) -> Option<Self> {
        None
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    Person,
}
#[derive(Clone, Debug)]
pub struct Hit {
    pub list: List,
    pub start: usize,
    pub end: usize,
}
#[derive(Default)]
pub struct Extra {
    pub person: Vec<String>,
    pub not_person: Vec<String>,
}
pub struct Lexicon;
impl Lexicon {
    pub fn new(_: &Extra) -> Self {
        Self
    }
    pub fn scan(&self, _: &str, _: Option<Language>) -> Vec<Hit> {
        vec![]
    }
}
