//! The tables of fields: what may stand where. Files are read by them, and the JSON Schemas are made from them.

mod behind;
mod cadence;
mod exits;
mod flow;
mod forms;
mod steps;

pub(super) use flow::{CADENCE, CADENCE_HEADER, CHATBOT, CHATBOT_HEADER, IVR, IVR_HEADER};
pub(super) use steps::step;
