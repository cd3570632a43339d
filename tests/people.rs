//! Who may ask what: admission, rights, commands in chats, the command line.

mod admission;
mod command_line;
mod commands;
mod rights;
mod settings;
mod team;
