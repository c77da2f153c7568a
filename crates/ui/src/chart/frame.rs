//! Where things stand in a chart of lines: the axis in round numbers, the points, the names at the right.

pub(super) const LEFT: f64 = 34.0;
const WIDTH: f64 = 440.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 230.0;
const LABEL_GAP: f64 = 17.0;
/// Width of a letter of the names, at the size they have on a phone.
const LETTER: f64 = 8.8;

/// Where things stand in the drawing: the names at the right take the room they need.
pub(super) struct Frame {
    /// Where the lines end and the names begin.
    pub(super) right: f64,
    last: usize,
    /// The values up to which the drawing goes.
    pub(super) scale: Scale,
}

impl Frame {
    /// For values up to `most`, names of `letters` letters, and a number of points.
    pub(super) fn new(most: f64, letters: usize, points: usize) -> Frame {
        Frame {
            right: (WIDTH - 10.0 - LETTER * whole(letters)).clamp(220.0, 400.0),
            last: points.saturating_sub(1).max(1),
            scale: Scale::up_to(most),
        }
    }

    pub(super) fn x(&self, index: usize) -> f64 {
        LEFT + (self.right - LEFT) * whole(index) / whole(self.last)
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * value.max(0.0) / self.scale.top()
    }

    /// Names at the height of their values, moved apart so that none covers another.
    pub(super) fn labels(&self, names: Vec<(f64, String)>) -> Vec<(f64, String)> {
        let mut labels: Vec<(f64, String)> = names
            .into_iter()
            .map(|(value, text)| (self.y(value), text))
            .collect();
        labels.sort_by(|a, b| a.0.total_cmp(&b.0));
        spread(&mut labels);
        labels
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "points and letters of a chart are tens"
)]
fn whole(count: usize) -> f64 {
    count as f64
}

/// From zero to a round number, in four to six steps.
pub(super) struct Scale {
    step: f64,
    count: u32,
}

impl Scale {
    pub(super) fn up_to(most: f64) -> Scale {
        let most = if most > 0.0 { most } else { 1.0 };
        let size = 10f64.powf((most / 5.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|m| m * size)
            .find(|s| most / s <= 6.0)
            .unwrap_or(10.0 * size);
        let count = (1..=6)
            .find(|n| f64::from(*n) * step >= most - step * 1e-9)
            .unwrap_or(6);
        Scale { step, count }
    }

    /// The round number where it ends.
    pub(super) fn top(&self) -> f64 {
        self.step * f64::from(self.count)
    }

    pub(super) fn ticks(&self) -> impl Iterator<Item = f64> {
        (0..=self.count).map(|n| f64::from(n) * self.step)
    }

    pub(super) fn places(&self) -> usize {
        if self.step >= 1.0 { 0 } else { 2 }
    }
}

/// Labels sorted from the top keep a distance; the lowest stays above the axis.
fn spread(labels: &mut [(f64, String)]) {
    for i in 1..labels.len() {
        labels[i].0 = labels[i].0.max(labels[i - 1].0 + LABEL_GAP);
    }
    let mut floor = BOTTOM;
    for label in labels.iter_mut().rev() {
        label.0 = label.0.min(floor);
        floor = label.0 - LABEL_GAP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_is_round_and_covers_the_values() {
        for (most, step, count) in [
            (38.2, 10.0, 4),
            (100.0, 20.0, 5),
            (0.0, 0.2, 5),
            (7.0, 2.0, 4),
            (1319.0, 500.0, 3),
            (60.0, 10.0, 6),
        ] {
            let scale = Scale::up_to(most);
            assert!((scale.step - step).abs() < 1e-9, "{most}: step {}", scale.step);
            assert_eq!(scale.count, count, "{most}");
        }
    }

    #[test]
    fn labels_keep_apart_and_above_the_axis() {
        let mut labels = vec![
            (228.0, "a".to_owned()),
            (229.0, "b".to_owned()),
            (230.0, "c".to_owned()),
        ];
        spread(&mut labels);
        let ys: Vec<f64> = labels.iter().map(|l| l.0).collect();
        assert_eq!(ys, [196.0, 213.0, 230.0]);
    }
}
