//! The tables of fields: what may stand where. Files are read by them, and the JSON Schemas are made from them.

mod behind;
mod exits;
mod flow;
mod forms;
mod steps;

pub(super) use flow::{CADENCE, CHATBOT, CHATBOT_HEADER, IVR, IVR_HEADER};
pub(super) use steps::step;
