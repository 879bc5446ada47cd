//! The one table that comes out.

use crate::client::Measured;
use std::time::Duration;

/// Rows as they are printed: what, measured, promised, met. Each is told as soon as it is known.
#[derive(Default)]
pub struct Table(Vec<[String; 4]>);

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Rate and times of a load.
pub fn figures(measured: Measured) -> String {
    let Measured { per_second, p50, p99 } = measured;
    format!("{per_second:.0}/s, p50 {:.1} ms, p99 {:.1} ms", milliseconds(p50), milliseconds(p99))
}

impl Table {
    fn row(&mut self, what: &str, measured: String, promised: String, met: bool) {
        let met = if met { "met" } else { "**not met**" };
        self.push([what.to_owned(), measured, promised, met.to_owned()]);
    }

    fn push(&mut self, row: [String; 4]) {
        eprintln!("  {}", row.join(" | "));
        self.0.push(row);
    }

    /// A figure that nothing was promised about.
    pub fn note(&mut self, what: &str, measured: String) {
        self.push([what.to_owned(), measured, String::new(), String::new()]);
    }

    /// A time that must not be exceeded.
    pub fn seconds(&mut self, what: &str, took: Duration, most: f64) {
        let seconds = took.as_secs_f64();
        self.row(what, format!("{seconds:.2} s"), format!("under {most} s"), seconds < most);
    }

    /// A rate beside that of the bare thing.
    pub fn ratio(&mut self, what: &str, measured: Measured, bare: Measured, least: f64) {
        let ratio = measured.per_second / bare.per_second;
        let text = format!("{ratio:.2} of bare: {}; bare {}", figures(measured), figures(bare));
        self.row(what, text, format!("at least {least}"), ratio >= least);
    }

    /// A rate.
    pub fn rate(&mut self, what: &str, measured: Measured, least: f64) {
        self.row(what, figures(measured), format!("at least {least}/s"), measured.per_second >= least);
    }

    /// A time that all but one in a hundred keep.
    pub fn p99(&mut self, what: &str, measured: Measured, most: Duration) {
        let text = format!("p50 {:.1} ms, p99 {:.1} ms", milliseconds(measured.p50), milliseconds(measured.p99));
        self.row(what, text, format!("p99 under {} ms", most.as_millis()), measured.p99 < most);
    }

    /// As Markdown.
    pub fn print(&self) {
        println!("| what | measured | promised | |\n|---|---|---|---|");
        for row in &self.0 {
            println!("| {} |", row.join(" | "));
        }
    }
}
