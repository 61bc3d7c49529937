//! The analyses on graphs drawn as text: each sentence of their definitions on a graph of its own.

mod effort;
mod ends;
mod large;
mod loops;
mod order;
mod reach;
