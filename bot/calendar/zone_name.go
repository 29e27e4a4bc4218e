package calendar

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"escalate/bot/typed"
)

// places are the names that people give a zone without meaning one offset: its clocks change with the season.
var places = map[string]string{
	"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
	"eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver", "pacific": "America/Los_Angeles",
}

// seasons are the places whose clocks an abbreviation belongs to: it is asked about when they show another one then.
var seasons = map[string]string{
	"WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "BST": "Europe/London", "CET": "Europe/Berlin", "CEST": "Europe/Berlin",
	"EET": "Europe/Helsinki", "EEST": "Europe/Helsinki", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney",
	"NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland", "EST": "America/New_York", "EDT": "America/New_York", "CDT": "America/Chicago",
	"MST": "America/Denver", "MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
}

// severalZones are the abbreviations in use for several offsets, with what can be written instead.
var severalZones = map[string]string{
	"CST": "America/Chicago or Asia/Shanghai", "IST": "Asia/Kolkata, Asia/Jerusalem or Europe/Dublin", "AST": "America/Halifax or Asia/Riyadh",
}

// cities are the continents under whose name a city's zone is looked for.
var cities = []string{"Europe", "America", "Asia", "Australia", "Africa", "Pacific", "Atlantic"}

// offsetForm is a zone given by its distance from UTC.
var offsetForm = regexp.MustCompile(`^(utc|gmt)? ?([+-])([0-9]{1,2})(?::?([0-9]{2}))?$`)

// offsetName is the name under which lookup knows an offset, "" when there is no such zone. Without UTC in front an offset
// has four digits.
func offsetName(s string) string {
	m := offsetForm.FindStringSubmatch(s)
	if m == nil || m[1] == "" && (m[4] == "" || len(m[3]) != 2) {
		return ""
	}
	h, minutes := number(m[3]), max(0, number(m[4]))
	if h > 14 || minutes > 59 {
		return ""
	}
	if h == 0 && minutes == 0 {
		return "UTC"
	}
	return fmt.Sprintf("UTC%s%02d:%02d", m[2], h, minutes)
}

// offsetZone is the zone of a name that offsetName made.
func offsetZone(name string) *time.Location {
	m := offsetForm.FindStringSubmatch(strings.ToLower(name))
	if m == nil || offsetName(strings.ToLower(name)) != name {
		return nil
	}
	seconds := number(m[3])*hour + number(m[4])*60
	if m[2] == "-" {
		seconds = -seconds
	}
	return time.FixedZone(name, seconds)
}

// readZone reads a zone at the front of the words, as people write it behind a time: "UTC", "cet", "UTC+1", "ET", "Pacific
// time", "Europe/Berlin", "Berlin time". It returns the name that lookup knows and how many words it used; why says what
// is wrong with something that looks like one.
func readZone(list []string) (name string, used int, why string) {
	for n := min(3, len(list)); n > 0; n-- {
		phrase := strings.Trim(strings.Join(list[:n], " "), "()[]")
		if name, why = zoneOf(phrase); name != "" || why != "" {
			return name, n, why
		}
	}
	return "", 0, ""
}

// zoneOf is readZone for words that are the zone and nothing else.
func zoneOf(phrase string) (name, why string) {
	lower := strings.ToLower(phrase)
	upper := strings.ToUpper(phrase)
	switch lower {
	case "utc", "z", "zulu", "utc time", "coordinated universal time", "universal time":
		return "UTC", ""
	case "local time", "local", "our time", "their time", "my time":
		return "", "“" + phrase + "” can be several zones, so name one, for example Europe/Berlin"
	}
	if _, ok := abbreviations[upper]; ok {
		return upper, ""
	}
	if write, ok := severalZones[upper]; ok {
		return "", "“" + upper + "” is the name of several zones, so write " + write
	}
	if name = offsetName(lower); name != "" {
		return name, ""
	}
	bare := strings.TrimPrefix(strings.TrimSuffix(strings.TrimSuffix(lower, " time"), " standard"), "us ")
	if name, ok := places[bare]; ok {
		return name, ""
	}
	if strings.Contains(phrase, "/") {
		if len(phrase) < 3 {
			return "", ""
		}
		for _, form := range []string{phrase, titled(lower), upper, strings.ToUpper(phrase[:2]) + titled(lower)[min(2, len(lower)):]} {
			if lookup(form) != nil && form[0] >= 'A' {
				return form, ""
			}
		}
		return "", ""
	}
	if city, ok := strings.CutSuffix(lower, " time"); ok && city != "" && city[0] >= 'a' {
		for _, c := range cities {
			if form := c + "/" + titled(strings.ReplaceAll(city, " ", "_")); lookup(form) != nil {
				return form, ""
			}
		}
	}
	return "", ""
}

// titled writes each part of a zone's name with a capital: "america/new_york" is "America/New_York".
func titled(s string) string {
	up := true
	return strings.Map(func(r rune) rune {
		if up && r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		up = r == '/' || r == '_' || r == '-'
		return r
	}, s)
}

// outOfSeason says what is odd about an abbreviation at a moment: "EST" in August; "" when it fits.
func outOfSeason(name string, at time.Time) string {
	place, ok := seasons[name]
	if !ok {
		return ""
	}
	shown, _ := at.In(zone(place)).Zone()
	if shown == name {
		return ""
	}
	return fmt.Sprintf("“%s” in %s: %s is on %s then, so write %s, %s or UTC", name, at.Format("January"), place[strings.Index(place, "/")+1:], shown, shown, place)
}

// zoneExample is what a refusal of a zone offers.
const zoneExample = "America/New_York, CET or UTC"

// ParseZone reads the name of a zone that a contract counts in: an IANA name in any letters, UTC, or an abbreviation of
// one offset. It asks, with a *typed.Refusal, where a place may have been meant ("ET") or the offset of a season.
func ParseZone(text string) (name string, err error) {
	s := strings.TrimRight(typed.Clean(text), ".")
	name, why := zoneOf(s)
	if name == "" && why == "" {
		name, _ = zoneOf(s + " time") // a city alone
	}
	switch {
	case s == "":
		return "", typed.Refuse(text, zoneExample, "nothing was typed")
	case why != "":
		return "", typed.Refuse(text, zoneExample, "%s", why)
	case strings.HasPrefix(name, "UTC") && name != "UTC":
		return "", typed.Refuse(text, "Europe/Berlin or UTC", "an offset leaves open whether clocks change there, so name the place")
	case name != "" && !strings.EqualFold(name, s):
		return "", typed.Ask(text, name, "did you mean %s", name)
	case name == "":
		return "", typed.Refuse(text, zoneExample, "it is not the name of a time zone")
	}
	return name, nil
}
