//! Plots as SVG: lines over a logarithmic axis, with the spread at every point.

use std::fmt::{self, Write as _};

use crate::measure::Spread;

/// Some lines over one axis.
pub struct Plot {
    /// The name of the file, without its end.
    pub file: String,
    pub title: String,
    /// What the horizontal axis counts.
    pub across: &'static str,
    pub lines: Vec<Line>,
}

/// One contestant at several points.
pub struct Line {
    pub name: String,
    pub points: Vec<(f64, Spread)>,
}

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 380.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 200.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;

/// Colors that people with any color vision can tell apart (Okabe and Ito).
const COLORS: [&str; 8] = [
    "#000000", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999",
];

/// Where values are on the picture.
struct Scale {
    least: f64,
    most: f64,
    top: f64,
}

impl Scale {
    fn of(lines: &[Line]) -> Self {
        let points = || lines.iter().flat_map(|line| &line.points);
        let most = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
        Self {
            least: points().map(|(x, _)| *x).fold(f64::INFINITY, f64::min),
            most: most(&mut points().map(|(x, _)| *x)),
            top: most(&mut points().map(|(_, y)| y.high)) * 1.05,
        }
    }

    fn x(&self, value: f64) -> f64 {
        let share = (value / self.least).ln() / (self.most / self.least).ln();
        LEFT + share * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)
    }

    /// The round number of which some four to ten fit below the top.
    fn step(&self) -> f64 {
        let magnitude = 10_f64.powf(self.top.log10().floor());
        let steps = [0.1, 0.2, 0.5, 1.0].map(|step| step * magnitude);
        steps
            .into_iter()
            .find(|step| self.top / step <= 10.0)
            .unwrap_or(magnitude)
    }
}

impl fmt::Display for Plot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = Scale::of(&self.lines);
        writeln!(
            f,
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>
<text x="{LEFT}" y="22" font-size="14">{}</text>"##,
            self.title
        )?;
        self.write_axes(f, &scale)?;
        for (at, line) in self.lines.iter().enumerate() {
            line.write(f, &scale, at)?;
        }
        writeln!(f, "</svg>")
    }
}

impl Plot {
    fn write_axes(&self, f: &mut fmt::Formatter<'_>, scale: &Scale) -> fmt::Result {
        let (end, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        let mut value = 0.0;
        while value <= scale.top {
            let y = scale.y(value);
            let text = (value * 100.0).round() / 100.0;
            writeln!(
                f,
                r##"<path d="M{LEFT} {y:.1}H{end}" stroke="#dddddd"/><text x="{}" y="{:.1}" text-anchor="end">{text}</text>"##,
                LEFT - 6.0,
                y + 4.0
            )?;
            value += scale.step();
        }
        let points = self.lines.first().map_or(&[][..], |line| &line.points);
        for (x, _) in points {
            let at = scale.x(*x);
            writeln!(
                f,
                r##"<path d="M{at:.1} {bottom}v5" stroke="#000000"/><text x="{at:.1}" y="{}" text-anchor="middle">{x}</text>"##,
                bottom + 18.0
            )?;
        }
        let middle = (LEFT + end) / 2.0;
        writeln!(
            f,
            r#"<text x="{middle}" y="{}" text-anchor="middle">{}</text>"#,
            HEIGHT - 10.0,
            self.across
        )
    }
}

impl Line {
    fn write(&self, f: &mut fmt::Formatter<'_>, scale: &Scale, at: usize) -> fmt::Result {
        let color = COLORS[at % COLORS.len()];
        let mut path = String::new();
        for (
            x,
            Spread {
                low, median, high, ..
            },
        ) in &self.points
        {
            let (x, y) = (scale.x(*x), scale.y(*median));
            let command = if path.is_empty() { 'M' } else { 'L' };
            write!(path, "{command}{x:.1} {y:.1}")?;
            writeln!(
                f,
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="3" fill="{color}"/><path d="M{x:.1} {:.1}V{:.1}" stroke="{color}"/>"#,
                scale.y(*low),
                scale.y(*high)
            )?;
        }
        writeln!(
            f,
            r#"<path d="{path}" fill="none" stroke="{color}" stroke-width="1.5"/>"#
        )?;
        let (x, y) = (WIDTH - RIGHT + 14.0, TOP + 10.0 + 18.0 * at as f64);
        writeln!(
            f,
            r#"<text x="{x}" y="{y}" fill="{color}">{}</text>"#,
            self.name
        )
    }
}
