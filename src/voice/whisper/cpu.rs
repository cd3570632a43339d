//! What the binary was built for, and what the processor has. whisper.cpp is
//! compiled for the processor that builds it, unless it is told otherwise; on
//! another one its first instruction too many would end it without a word.

/// The instruction sets that whisper.cpp was compiled with and this processor
/// lacks, named as Linux names them.
#[cfg(target_arch = "x86_64")]
pub fn missing() -> Vec<&'static str> {
    use std::arch::is_x86_feature_detected as has;
    use whisper_rs::whisper_rs_sys as sys;
    // Safety: these return what they were compiled with, and read nothing.
    let built = |with: unsafe extern "C" fn() -> i32| unsafe { with() } != 0;
    let avx512 =
        has!("avx512f") && has!("avx512cd") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl");
    // Whatever has AVX2 has these too, and compilers use them with it.
    let avx2 = has!("avx2") && has!("bmi1") && has!("lzcnt") && has!("popcnt") && has!("movbe");
    let sets = [
        ("ssse3", built(sys::ggml_cpu_has_ssse3), has!("ssse3")),
        ("avx", built(sys::ggml_cpu_has_avx), has!("avx")),
        ("avx2", built(sys::ggml_cpu_has_avx2), avx2),
        ("fma", built(sys::ggml_cpu_has_fma), has!("fma")),
        ("f16c", built(sys::ggml_cpu_has_f16c), has!("f16c")),
        ("bmi2", built(sys::ggml_cpu_has_bmi2), has!("bmi2")),
        ("avx_vnni", built(sys::ggml_cpu_has_avx_vnni), has!("avxvnni")),
        ("avx512", built(sys::ggml_cpu_has_avx512), avx512),
        ("avx512_vbmi", built(sys::ggml_cpu_has_avx512_vbmi), has!("avx512vbmi")),
        ("avx512_vnni", built(sys::ggml_cpu_has_avx512_vnni), has!("avx512vnni")),
        ("avx512_bf16", built(sys::ggml_cpu_has_avx512_bf16), has!("avx512bf16")),
    ];
    sets.into_iter().filter(|(_, built, has)| *built && !has).map(|(name, ..)| name).collect()
}

/// Elsewhere the compiler's own baseline is used.
#[cfg(not(target_arch = "x86_64"))]
pub fn missing() -> Vec<&'static str> {
    Vec::new()
}

/// What keeps speech from being understood on this processor, in one sentence.
pub fn complaint() -> Option<String> {
    let missing = missing();
    (!missing.is_empty()).then(|| {
        format!(
            "this program's speech recognition was built for another processor (this one lacks {}); \
             build it here, or with `make PORTABLE=1`",
            missing.join(", ")
        )
    })
}
