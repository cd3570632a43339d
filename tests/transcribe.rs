//! Notes through the child process: the real program, the real whisper.cpp, the
//! small model made for these tests.
