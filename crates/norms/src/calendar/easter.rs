//! Easter by the Gregorian computus: two holidays of law stand before it.

use jiff::civil::Date;

/// Easter Sunday of a year, by the anonymous Gregorian algorithm; none outside the years that dates can hold.
pub fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let golden = y.rem_euclid(19);
    let century = y.div_euclid(100);
    let in_century = y.rem_euclid(100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let month_day = epact + weekday - 7 * late + 114;
    let month = i8::try_from(month_day / 31).ok()?;
    let day = i8::try_from(month_day % 31 + 1).ok()?;
    Date::new(year, month, day).ok()
}
