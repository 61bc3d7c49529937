//! Graphs drawn as text, for tests.
