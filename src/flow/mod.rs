//! Floor 4. The journey graph: what a flow does to the person in it, in the two vocabularies that carry all meaning.
//!
//! Importers write [`Effect`]s (what happens at a step) and [`Event`]s (why control leaves it); analyses read them. A [`Flow`] is
//! what one file says, names unresolved; a [`FlowGraph`] is an island of linked flows, ready to be analysed. No platform is known
//! here.

mod about;
mod across;
mod attested;
mod cadence;
pub mod care;
mod contact;
pub mod day;
mod draw;
pub mod duration;
mod effect;
mod event;
mod graph;
mod link;
mod policy;
mod pressure;
pub mod pressure_tables;
mod role;
mod step;
mod text;

pub use about::{About, Audience, Bot};
pub use across::shared_name;
pub use attested::Attested;
pub use cadence::{Cadence, MessageClass, ReEntry, Stop};
pub use contact::{Message, Wait};
pub use draw::draw;
pub use effect::{
    Ask, CallRef, Effect, FlowRef, Handoff, How, Input, Menu, Passes, PersonKind, PersonKinds, Reading, SetValue, Slot,
    SlotUse, WhenKnown,
};
pub use event::{Class, Event, Times};
pub use graph::{Because, FlowGraph, FlowInfo, Target};
pub use link::{Linked, link};
pub use policy::{FlowFacts, HandoffSignal, OpenHours, Pattern, Policy};
pub use pressure::{Cap, Limit, Pressure, QuietHours};
pub use role::{Purpose, Role, RoleClaims};
pub use step::{Actor, Channel, Choice, Edge, Entry, Flow, Hook, Step, StepId};
pub use text::Text;
