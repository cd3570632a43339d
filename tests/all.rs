//! One binary of integration tests; each file is a module.

mod answers;
mod chat;
mod cli;
mod data_status;
mod discord;
mod explain;
mod fakes;
mod home;
mod import;
mod layers;
mod llm;
mod mapped;
mod models;
mod oracle;
mod parser;
mod people;
mod reception;
mod reconciliation;
mod serve;
mod store;
mod telegram;
mod transcribe;
mod unmapped;
mod voice;
