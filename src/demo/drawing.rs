//! A sheet to draw on, with what evidence of the demo city needs: surfaces, strokes, small letters.

use super::chance::Chance;
use image::{DynamicImage, Rgb, RgbImage};

/// Red, green, blue.
pub type Colour = [u8; 3];

pub const WIDTH: i32 = 960;
pub const HEIGHT: i32 = 720;

/// Letters of three by five points, each row an octal digit; what is not here is left blank.
const LETTERS: [(char, u16); 14] = [
    ('A', 0o25755),
    ('B', 0o65656),
    ('C', 0o34443),
    ('D', 0o65556),
    ('F', 0o74644),
    ('G', 0o34553),
    ('H', 0o55755),
    ('I', 0o72227),
    ('K', 0o55655),
    ('N', 0o65555),
    ('O', 0o25552),
    ('R', 0o65655),
    ('T', 0o72222),
    ('U', 0o55557),
];

/// A picture in the making.
pub struct Sheet(RgbImage);

impl Sheet {
    /// An empty sheet, its colour running from that at the top to that at the bottom.
    pub fn new(top: Colour, bottom: Colour) -> Sheet {
        Sheet(RgbImage::from_fn(WIDTH as u32, HEIGHT as u32, |_, y| {
            let part = y as i32 * 256 / HEIGHT;
            let mix = |i: usize| (i32::from(top[i]) + (i32::from(bottom[i]) - i32::from(top[i])) * part / 256) as u8;
            Rgb([mix(0), mix(1), mix(2)])
        }))
    }

    fn point(&mut self, x: i32, y: i32, colour: Colour) {
        if (0..WIDTH).contains(&x) && (0..HEIGHT).contains(&y) {
            self.0.put_pixel(x as u32, y as u32, Rgb(colour));
        }
    }

    /// A rectangle from its upper left corner.
    pub fn block(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), colour: Colour) {
        for y in y..y + height {
            (x..x + width).for_each(|x| self.point(x, y, colour));
        }
    }

    /// An ellipse around a place.
    pub fn disc(&mut self, (x, y): (i32, i32), (across, down): (i32, i32), colour: Colour) {
        for dy in -down..=down {
            let half = (f64::from(across) * (1.0 - f64::from(dy * dy) / f64::from(down * down)).sqrt()) as i32;
            (x - half..=x + half).for_each(|x| self.point(x, y + dy, colour));
        }
    }

    /// A triangle that stands on its base, such as a roof.
    pub fn roof(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), colour: Colour) {
        for dy in 0..height {
            let half = width * dy / height / 2;
            (x - half..=x + half).for_each(|x| self.point(x, y + dy, colour));
        }
    }

    /// A stroke of a pen from one place to another.
    pub fn stroke(&mut self, (x, y): (i32, i32), (to_x, to_y): (i32, i32), thick: i32, colour: Colour) {
        let steps = (to_x - x).abs().max((to_y - y).abs()).max(1);
        for step in 0..=steps {
            let at = (x + (to_x - x) * step / steps, y + (to_y - y) * step / steps);
            self.block(at, (thick, thick), colour);
        }
    }

    /// Something written by hand that nobody can read, about so wide.
    pub fn scribble(&mut self, (x, y): (i32, i32), width: i32, colour: Colour, chance: &mut Chance) {
        let mut at = (x, y);
        while at.0 < x + width {
            let next = (at.0 + chance.between(5, 12) as i32, y + chance.between(-7, 8) as i32);
            self.stroke(at, next, 2, colour);
            at = next;
        }
    }

    /// Capital letters, each point of them so large.
    pub fn letters(&mut self, (x, y): (i32, i32), text: &str, size: i32, colour: Colour) {
        for (at, letter) in (0..).zip(text.chars()) {
            let shape = LETTERS.iter().find(|known| known.0 == letter).map_or(0, |known| known.1);
            for place in (0..15).filter(|place| shape >> (14 - place) & 1 == 1) {
                let corner = (x + (at * 4 + place % 3) * size, y + place / 3 * size);
                self.block(corner, (size, size), colour);
            }
        }
    }

    /// Done.
    pub fn finish(self) -> DynamicImage {
        DynamicImage::ImageRgb8(self.0)
    }
}
