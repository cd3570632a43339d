// whisper.cpp through its own library, as plainly as can be: the peer of
// benches/voice.py. Reads requests from standard input: a line "LANGUAGE SAMPLES",
// then so many 32-bit floats (16 kHz, one channel); answers each with one line:
// microseconds of work, processor microseconds, text.
#include "whisper.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

static double cpu_seconds() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char ** arguments) {
    if (count != 4) {
        fprintf(stderr, "peer MODEL THREADS FLASH\n");
        return 2;
    }
    whisper_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    auto context_parameters = whisper_context_default_params();
    context_parameters.use_gpu = false;
    context_parameters.flash_attn = atoi(arguments[3]) != 0;
    auto * context = whisper_init_from_file_with_params(arguments[1], context_parameters);
    if (!context) {
        return 1;
    }
    char language[16];
    size_t samples;
    while (scanf("%15s %zu", language, &samples) == 2) {
        getchar();
        std::vector<float> note(samples);
        if (fread(note.data(), sizeof(float), samples, stdin) != samples) {
            return 1;
        }
        auto parameters = whisper_full_default_params(WHISPER_SAMPLING_GREEDY);
        parameters.language = language;
        parameters.n_threads = atoi(arguments[2]);
        parameters.print_progress = false;
        parameters.greedy.best_of = 1;
        parameters.n_max_text_ctx = 0;
        auto begun = std::chrono::steady_clock::now();
        auto cpu = cpu_seconds();
        if (whisper_full(context, parameters, note.data(), (int) note.size())) {
            return 1;
        }
        std::string text;
        for (int segment = 0; segment < whisper_full_n_segments(context); segment++) {
            text += whisper_full_get_segment_text(context, segment);
        }
        std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begun;
        printf("%.0f %.0f %s\n", took.count(), (cpu_seconds() - cpu) * 1e6, text.c_str());
        fflush(stdout);
    }
    whisper_free(context);
    return 0;
}
