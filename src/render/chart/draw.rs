//! A chart as a PNG: laid out as SVG, drawn by resvg, with a font of its own, as a
//! server need not have one.
//!
//! The font is Noto Sans SC, cut to Latin, kana, GB 2312 and the first level of
//! Big5 (SIL Open Font License, `OFL.txt` beside it).

use super::{Bar, Chart, Shape};
use crate::render::number;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::fmt::Write;
use std::sync::{Arc, LazyLock};
use unicode_width::UnicodeWidthStr;

const FONT: &[u8] = include_bytes!("NotoSansSC-Regular.otf");
const FAMILY: &str = "Noto Sans CJK SC";

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(FONT.to_vec());
    Arc::new(fonts)
});

/// Pixels: read on a phone without being enlarged.
const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 40.0;
/// Title, note and what the colours mean.
const HEAD: f64 = 150.0;
const TITLE: f64 = 32.0;
const TEXT: f64 = 24.0;
const SMALL: f64 = 20.0;

/// From one row to the next, and the thickness of its bar.
const ROW: f64 = 54.0;
const ROW_BAR: f64 = 34.0;
/// Names of rows take this share of the width at the most.
const LABEL_SHARE: f64 = 0.36;

/// Of the plane that columns stand on.
const PLANE: f64 = 500.0;
const AXIS: f64 = 100.0;
/// Lines of figures behind the columns, about.
const TICKS: f64 = 6.0;

/// What is thinner is not seen.
const HAIR: f64 = 0.1;

const INK: &str = "#1f2933";
const FAINT: &str = "#7b8794";
const LINE: &str = "#e4e7eb";
/// Told apart in grey, and by those who do not see red and green.
const PARTS: [&str; 3] = ["#226e9c", "#f0a23c", "#8fb9aa"];

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    #[error("the chart cannot be drawn: {0}")]
    Svg(#[from] resvg::usvg::Error),
    #[error("there is no room for the chart")]
    Size,
    #[error("the picture cannot be written: {0}")]
    Png(String),
}

/// The bytes of a PNG.
pub fn png(chart: &Chart) -> Result<Vec<u8>, ChartError> {
    let options = Options { fontdb: FONTS.clone(), font_family: FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(&svg(chart), &options)?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(ChartError::Size)?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| ChartError::Png(error.to_string()))
}

fn svg(chart: &Chart) -> String {
    let mut page = Page::default();
    page.head(chart);
    let height = match chart.shape {
        Shape::Rows => page.rows(chart),
        Shape::Columns => page.columns(chart),
    };
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}' \
         font-family='{FAMILY}'>{}</svg>",
        page.0
    )
}

/// Where a text is held.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// What is drawn so far.
#[derive(Default)]
struct Page(String);

impl Page {
    fn text(&mut self, words: &str, (x, middle): (f64, f64), size: f64, colour: &str, anchor: Anchor) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        // The middle of capitals and of Chinese signs is a third above the line.
        let line = middle + size * 0.36;
        let _ = write!(
            self.0,
            "<text x='{x:.1}' y='{line:.1}' font-size='{size}' fill='{colour}' text-anchor='{anchor}'>{}</text>",
            escaped(words)
        );
    }

    fn rectangle(&mut self, (left, top): (f64, f64), (right, bottom): (f64, f64), colour: &str) {
        let (width, height) = (right - left, bottom - top);
        if width < HAIR || height < HAIR {
            return;
        }
        let _ = write!(
            self.0,
            "<rect x='{left:.1}' y='{top:.1}' width='{width:.1}' height='{height:.1}' fill='{colour}'/>"
        );
    }

    fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), colour: &str, width: f64) {
        let _ = write!(
            self.0,
            "<path d='M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}' stroke='{colour}' stroke-width='{width}'/>"
        );
    }

    fn head(&mut self, chart: &Chart) {
        let width = WIDTH - 2.0 * MARGIN;
        self.text(&cut(&chart.title, TITLE, width), (MARGIN, 46.0), TITLE, INK, Anchor::Start);
        self.text(&cut(&chart.note, SMALL, width / 2.0), (MARGIN, 96.0), SMALL, FAINT, Anchor::Start);
        if chart.series.len() < 2 {
            return;
        }
        let mut right = WIDTH - MARGIN;
        for (name, colour) in chart.series.iter().zip(PARTS).rev() {
            self.text(name, (right, 96.0), SMALL, INK, Anchor::End);
            right -= width_of(name, SMALL) + 12.0;
            self.rectangle((right - 20.0, 86.0), (right, 106.0), colour);
            right -= 48.0;
        }
    }

    /// One bar below the other; gives the height.
    fn rows(&mut self, chart: &Chart) -> f64 {
        let labels = widest(chart.bars.iter().map(|bar| &bar.label), TEXT).min(WIDTH * LABEL_SHARE);
        let figures = widest(chart.bars.iter().map(|bar| &bar.said), TEXT);
        let left = MARGIN + labels + 16.0;
        let room = (WIDTH - MARGIN - figures - 12.0 - left).max(1.0);
        let (least, most) = chart.range();
        let x = |value: f64| left + (value - least) / (most - least) * room;
        let mut middle = HEAD + ROW / 2.0;
        for bar in &chart.bars {
            self.text(&cut(&bar.label, TEXT, labels), (left - 16.0, middle), TEXT, INK, Anchor::End);
            for (low, high, colour) in bar.stacked() {
                let (top, bottom) = (middle - ROW_BAR / 2.0, middle + ROW_BAR / 2.0);
                self.rectangle((x(low), top), (x(high), bottom), colour);
            }
            self.text(&bar.said, (x(bar.end().max(0.0)) + 12.0, middle), TEXT, INK, Anchor::Start);
            middle += ROW;
        }
        let bottom = middle - ROW / 2.0;
        self.line((x(0.0), HEAD), (x(0.0), bottom), FAINT, 2.0);
        bottom + MARGIN
    }

    /// Bars side by side over lines of figures; gives the height.
    fn columns(&mut self, chart: &Chart) -> f64 {
        let (least, most) = chart.range();
        let (left, right, bottom) = (MARGIN + AXIS, WIDTH - MARGIN, HEAD + PLANE);
        let y = |value: f64| bottom - (value - least) / (most - least) * PLANE;
        for tick in ticks(least, most) {
            self.text(&figure(tick), (left - 14.0, y(tick)), SMALL, FAINT, Anchor::End);
            self.line((left, y(tick)), (right, y(tick)), LINE, 1.0);
        }
        let pitch = (right - left) / chart.bars.len().max(1) as f64;
        // Names below as many as there is room for; figures above if for all.
        let names = widest(chart.bars.iter().map(|bar| &bar.label), SMALL);
        let every = ((names + 14.0) / pitch).ceil().max(1.0) as usize;
        let figures = widest(chart.bars.iter().map(|bar| &bar.said), SMALL) + 8.0 < pitch;
        for (place, bar) in chart.bars.iter().enumerate() {
            let middle = left + pitch * (place as f64 + 0.5);
            for (low, high, colour) in bar.stacked() {
                let half = pitch * 0.34;
                self.rectangle((middle - half, y(high)), (middle + half, y(low)), colour);
            }
            if place % every == 0 {
                self.text(&bar.label, (middle, bottom + 28.0), SMALL, FAINT, Anchor::Middle);
            }
            if figures {
                self.text(&bar.said, (middle, y(bar.end().max(0.0)) - 18.0), SMALL, INK, Anchor::Middle);
            }
        }
        self.line((left, y(0.0)), (right, y(0.0)), FAINT, 2.0);
        bottom + 60.0
    }
}

impl Chart {
    /// From the lowest to the highest end of a bar, the baseline included.
    fn range(&self) -> (f64, f64) {
        let ends = self.bars.iter().map(Bar::end);
        let (least, most) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
        if most > least { (least, most) } else { (0.0, 1.0) }
    }
}

impl Bar {
    fn end(&self) -> f64 {
        self.parts.iter().sum()
    }

    /// The lower and the higher end of each part, and its colour.
    fn stacked(&self) -> impl Iterator<Item = (f64, f64, &'static str)> + '_ {
        let mut end = 0.0_f64;
        self.parts.iter().zip(PARTS.iter().cycle()).map(move |(part, colour)| {
            let from = end;
            end += part;
            (from.min(end), from.max(end), *colour)
        })
    }
}

/// Round figures from `least` to `most`.
fn ticks(least: f64, most: f64) -> impl Iterator<Item = f64> {
    let about = (most - least) / TICKS;
    let power = 10_f64.powf(about.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|step| step * power).into_iter().find(|step| *step >= about);
    let step = step.unwrap_or(about);
    let (first, last) = ((least / step).ceil() as i64, (most / step).floor() as i64);
    (first..=last).map(move |n| n as f64 * step)
}

/// A figure of the axis: whole where it is.
fn figure(value: f64) -> String {
    number::decimal(value, if value.fract().abs() < 1e-9 { 0 } else { number::day_places(value) })
}

fn widest<'a>(texts: impl Iterator<Item = &'a String>, size: f64) -> f64 {
    texts.map(|text| width_of(text, size)).fold(0.0, f64::max)
}

/// About: a Chinese sign is as wide as high, others a little more than half of it.
fn width_of(text: &str, size: f64) -> f64 {
    text.width() as f64 * size * if text.is_ascii() { 0.56 } else { 0.53 }
}

/// As much of a text as `width` has room for.
fn cut(text: &str, size: f64, width: f64) -> String {
    if width_of(text, size) <= width {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let shown = format!("{}…", kept.trim_end());
        if width_of(&shown, size) <= width {
            return shown;
        }
    }
    String::new()
}

/// For XML, which knows no control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            sign if sign.is_control() => escaped.push(' '),
            sign => escaped.push(sign),
        }
    }
    escaped
}
