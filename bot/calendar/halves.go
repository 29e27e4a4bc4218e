package calendar

import (
	"fmt"
	"time"
)

// halves gives both ends their half of the day where one was written, and asks where that leaves two readings.
func halves(from, to *point, ended bool) string {
	if !ended || !from.timed || !to.timed {
		return ""
	}
	sameDay := onOneDay(from, to)
	a, b := &from.clock, &to.clock
	switch {
	case a.open() && b.half != 0:
		return a.takeHalf(*b, sameDay && (b.h != 12 || b.half != 'a'), func(same clock) bool { return same.since() < b.since() })
	case a.half == 0 && len(shown(*a)) == 5 && a.h > 0 && a.h < 10 && b.half != 0 && b.h < 12 && a.since()+12*time.Hour < b.since():
		return eitherHalf(*a) // "09:15 - 11:45 pm"
	case a.half != 0 && b.open():
		return b.takeHalf(*a, sameDay, func(same clock) bool { return same.since() > a.since() })
	case a.half == 0 && b.half == 0 && sameDay && !b.sure && b.h < 12 && b.since() < a.since() && a.h <= 12,
		a.bare && b.bare && !a.sure && !b.sure && a.h < firstBareHour && sameDay:
		return eitherHalf(*b)
	}
	return ""
}

// open reports whether a time could be in either half of the day.
func (c *clock) open() bool { return c.half == 0 && !c.sure && c.h <= 12 }

// takeHalf gives a time the half of the day in which the other one is, or the other half where it would not fit; on
// another day nobody can tell, and it asks.
func (c *clock) takeHalf(other clock, sameDay bool, fits func(clock) bool) (ask string) {
	if !sameDay {
		return eitherHalf(*c)
	}
	same := *c
	same.half = other.half
	if !fits(same) {
		same = same.other()
	}
	*c = same
	return ""
}

// eitherHalf asks for the half of the day of a time that could be in both.
func eitherHalf(c clock) string {
	return fmt.Sprintf("“%s” can be before or after noon, so write am or pm at both ends", shown(c))
}

// onOneDay reports whether two points are on the same day, as far as they name one.
func onOneDay(a, b *point) bool {
	return !a.hasDay() || !b.hasDay() ||
		a.dated == b.dated && a.date == b.date && a.relative == b.relative && a.days == b.days && a.named == b.named && a.weekday == b.weekday
}

// shown is a time of day as typed, without its half.
func shown(c clock) string {
	if c.bare {
		return fmt.Sprint(c.h)
	}
	if c.sure && c.half == 0 {
		return fmt.Sprintf("%02d:%02d", c.h, c.m)
	}
	return fmt.Sprintf("%d:%02d", c.h, c.m)
}
