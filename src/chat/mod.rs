//! Where people talk to it: border types and the terminal.
