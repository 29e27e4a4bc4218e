package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/us"

	"escalate/bot/typed"
)

// countries are the holidays that hold in the whole of a country. Regional ones are left out: a zone does not say which
// region somebody lives in; a plain date adds those that matter.
var countries = map[string][]*cal.Holiday{
	"AU": {au.NewYear, au.AustraliaDay, au.GoodFriday, au.EasterMonday, au.AnzacDay, au.ChristmasDay, au.BoxingDay},
	"CA": ca.Holidays,
	"DE": de.Holidays,
	"ES": es.Holidays,
	"FR": fr.Holidays,
	"GB": gb.Holidays,
	"IT": it.Holidays,
	"JP": jp.Holidays,
	"NL": nl.Holidays,
	"US": us.Holidays,
}

// Holidays says, for each zone by its IANA name, which days are free there.
type Holidays map[string]FreeDays

// FreeDays are the free days of one zone.
type FreeDays struct {
	Countries []string // ISO 3166 codes of the countries whose holidays hold there
	Dates     []string // further single days, "2025-12-24"
}

// dateForm is an ISO date.
var dateForm = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})$`)

// ParseHolidays reads the setting "US=America/New_York,DE=Europe/Berlin,2025-12-24=Europe/Rome": pairs of a country or
// a single date and a zone, as many as needed, each country and each zone as often as wanted. An empty text means no
// holidays. What it cannot read is a *typed.Refusal.
func ParseHolidays(s string) (Holidays, error) {
	refuse := func(why string) (Holidays, error) {
		return nil, typed.Refuse(s, "US=America/New_York,DE=Europe/Berlin or 2025-12-24=Europe/Rome", "%s", why)
	}
	all := Holidays{}
	for pair := range strings.SplitSeq(s, ",") {
		pair = strings.TrimSpace(pair)
		if pair == "" {
			continue
		}
		what, zone, ok := strings.Cut(pair, "=")
		what, zone = strings.ToUpper(strings.TrimSpace(what)), strings.TrimSpace(zone)
		if !ok {
			return refuse(fmt.Sprintf("“%s” is not a country or date, an equals sign and a zone", pair))
		}
		if lookup(zone) == nil {
			return refuse(fmt.Sprintf("“%s” is not a zone", zone))
		}
		free := all[zone]
		switch {
		case countries[what] != nil:
			if !slices.Contains(free.Countries, what) {
				free.Countries = append(free.Countries, what)
			}
		case isDate(what):
			if !slices.Contains(free.Dates, what) {
				free.Dates = append(free.Dates, what)
			}
		default:
			return refuse(fmt.Sprintf("“%s” is neither a date nor one of the countries AU, CA, DE, ES, FR, GB, IT, JP, NL and US", what))
		}
		all[zone] = free
	}
	return all, nil
}

// isDate reports whether s is an ISO date that exists.
func isDate(s string) bool {
	_, ok := isoDate(s)
	return ok
}

// isoDate reads an ISO date that exists.
func isoDate(s string) (day, bool) {
	m := dateForm.FindStringSubmatch(s)
	if m == nil {
		return day{}, false
	}
	d := day{number(m[1]), time.Month(number(m[2])), number(m[3])}
	return d, d.exists()
}

// free answers for one zone which days are free.
type free struct {
	rules *cal.Calendar
	dates map[day]bool
}

// compile makes the lookup for one zone.
func (f FreeDays) compile() *free {
	c := &free{rules: &cal.Calendar{Cacheable: true}, dates: map[day]bool{}}
	for _, country := range f.Countries {
		c.rules.AddHoliday(countries[country]...)
	}
	for _, s := range f.Dates {
		if d, ok := isoDate(s); ok {
			c.dates[d] = true
		}
	}
	return c
}

// name is the holiday's name on that date, empty when there is none. A holiday that is taken on another day, because it
// falls on a weekend, is free there too and says so.
func (f *free) name(d day) string {
	if f == nil {
		return ""
	}
	actual, observed, holiday := f.rules.IsHoliday(d.utc())
	switch {
	case actual:
		return holiday.Name
	case observed:
		return holiday.Name + " (observed)"
	case f.dates[d]:
		return "a free day"
	}
	return ""
}
