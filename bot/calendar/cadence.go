package calendar

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"escalate/bot/typed"
)

// Cadence gives the next firing strictly after a moment, as clocks in the zone show it. A time that clocks skip in
// spring fires at the first instant after the gap, one that comes twice in autumn fires once.
type Cadence func(after time.Time, zone string) time.Time

// fields are what an expression may hold: minute, hour, day of month, month, day of week. Seconds and descriptors
// ("@every") are not among them.
var fields = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// cronBase is a leap year's first day: from here the library's search of five years meets a 29 February.
var cronBase = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// maxRepeats bounds the search past a clock change: no change ever repeated more than a day of minutes.
const maxRepeats = 25 * 60

// ParseCadence reads a cron expression of five fields, "0 9 * * 1-5". It refuses with a *typed.Refusal what carries a zone
// of its own (the reader's zone counts), what is an interval instead of a time, and what never comes, such as 30
// February.
func ParseCadence(expr string) (Cadence, error) {
	refuse := func(why string) (Cadence, error) {
		return nil, typed.Refuse(expr, "0 9 * * 1-5 for nine o'clock from Monday to Friday", "%s", why)
	}
	switch {
	case strings.Contains(expr, "="):
		return refuse("it has no zone of its own: it is read in each person's zone")
	case strings.Contains(expr, "@"):
		return refuse("it has to be a time of day, not an interval or a nickname")
	case len(strings.Fields(expr)) != 5:
		return refuse("it has five fields: minute, hour, day of month, month, day of week")
	}
	schedule, err := parseCron(expr)
	if err != nil {
		return refuse(err.Error())
	}
	if schedule.Next(cronBase).IsZero() {
		return refuse("that day never comes")
	}
	return func(after time.Time, zoneName string) time.Time { return nextFiring(schedule, after, zone(zoneName)) }, nil
}

// parseCron parses with the library, some of whose inputs panic.
func parseCron(expr string) (schedule cron.Schedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			schedule, err = nil, fmt.Errorf("it is not a cron expression")
		}
	}()
	return fields.Parse(expr)
}

// nextFiring searches on the wall, as if clocks there never changed, and then finds the instant of what it found.
func nextFiring(schedule cron.Schedule, after time.Time, loc *time.Location) time.Time {
	local := after.In(loc)
	y, m, d := local.Date()
	shown := time.Date(y, m, d, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), time.UTC)
	for range maxRepeats {
		shown = nextShown(schedule, shown)
		if at := wall(shown, loc); at.After(after) {
			return at
		}
	}
	return wall(shown.AddDate(0, 0, 1), loc)
}

// nextShown asks the library again from later on: it gives up after five years, and around 2100 two leap days lie eight
// years apart.
func nextShown(schedule cron.Schedule, shown time.Time) time.Time {
	for years := 0; years <= 8; years += 4 {
		if next := schedule.Next(shown.AddDate(years, 0, 0)); !next.IsZero() {
			return next
		}
	}
	return shown.AddDate(8, 0, 0)
}
