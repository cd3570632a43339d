# 中文。关于语音和录音文件。

voice-empty = 这段录音是空的，请重录一次。
voice-silent = 这段录音里没听到有人说话，请离麦克风近一点再说一遍，或者打字。
voice-too-large = 这段录音超过了 { $megabytes } MB 的上限，请发短一点的。
voice-too-long = 录音最多听 { $seconds } 秒，请说短一点，或分几段发。
voice-too-long-minutes = 录音最多听 { $minutes } 分钟，请说短一点，或分几段发。
voice-picture = 这是图片，不是录音。请发语音，或者打字。
voice-document = 这是文档，不是录音。请发语音，或者打字。
voice-archive = 这是压缩包，不是录音。请直接发录音文件。
voice-text = 这是文本，不是录音。请直接打字发来。
voice-other = 认不出这是什么文件。请发语音，或者打字。
voice-no-sound = 这个视频没有声音。请发语音，或者打字。
voice-unsupported = 听不了 { $format } 格式的音频。请发语音，或 ogg、mp3、m4a、wav、webm、flac 文件。
voice-broken = 这段录音损坏了，听不了，请重录一次。

