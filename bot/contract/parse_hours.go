package contract

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/typed"
)

var (
	clockRound   = regexp.MustCompile(`^(?:service hours?:? |available )?(?:are )?(?:24 ?[/x] ?7|a?round the clock|at all hours)(?: count)?$`)
	serviceWords = regexp.MustCompile(`\b(?:service|support|business|office|operating|working|core|opening) (?:hours|times?)\b|^only .*\bcounts?$`)
	weekdayWords = regexp.MustCompile(`\b(?:mon|tue|wed|thu|fri|sat|sun)(?:s|day|days|sday|sdays|nesday|nesdays|rs|rsday|rsdays|urday|urdays)?\b|\bweek(?:days?|ends?)\b|\b(?:daily|nightly|every (?:day|night))\b|\b(?:business|working) days [0-9]`)
	weekRest     = regexp.MustCompile(`^(?:from )?[0-9]{1,2}(?:[:.h][0-9]{2})? ?(?:am|pm)? ?(?:-|to|until) ?[0-9]`)
	hoursFluff   = regexp.MustCompile(`\b(?:only|weekly|scheduled|planned|regular|standing|maintenance|windows?|(?:service|support|business|office|operating|working|core|opening) (?:hours|times?)|uptime|downtime|outages?|in|within|during|is|are|does|do|not|excluded|exempt|measured|counts?|counted|for)\b|: `)
)

// weekPart is a part of an exclusion about hours of the week, as typed.
type weekPart struct {
	service bool
	text    string
}

// takeHours takes the pieces of an exclusion that are about hours of the week: service hours, and the maintenance of every
// week. rest is the other pieces.
func (x *Exclusion) takeHours(pieces []string) (rest []string, err error) {
	var parts []weekPart
	open := false // a part that goes on: "Monday to Friday, 9-18, Sat 9-13"
	for _, piece := range pieces {
		piece = strings.TrimPrefix(strings.TrimSpace(piece), "and ")
		service, days := serviceWords.MatchString(piece), weekdayWords.MatchString(piece)
		_, short := least(piece)
		bare := strings.TrimSpace(hoursFluff.ReplaceAllString(piece, " "))
		switch {
		case clockRound.MatchString(piece):
			x.Service.Stated, open = true, false
		case short, piece == "", !service && !days && !(open && weekRest.MatchString(bare)):
			rest, open = append(rest, piece), false
		case open && !service && (!strings.Contains(piece, "maintenance") || !parts[len(parts)-1].service):
			parts[len(parts)-1].text += ", " + bare
		default:
			parts, open = append(parts, weekPart{service, bare}), true
		}
	}
	for _, p := range parts {
		week, zone, err := readHours(p.text)
		switch {
		case err != nil:
			return nil, err
		case zone != nil && x.Zone != nil && zone != x.Zone, zone == nil && x.Zone != nil, zone != nil && x.Zone == nil && x.recurs():
			return nil, typed.Refuse(p.text, exclusionExample, "name one zone for all hours of the week, or leave it to the contract's")
		case p.service && x.Service.Stated, !p.service && len(x.Weekly) > 0:
			return nil, typed.Refuse(p.text, exclusionExample, "it says the same thing twice")
		case p.service:
			x.Service = ServiceHours{Stated: true, Week: week}
		default:
			x.Weekly = week
		}
		x.Zone = zone
	}
	return rest, nil
}

// readHours reads hours of the week, and behind them their zone.
func readHours(text string) (calendar.Week, *time.Location, error) {
	w, err := calendar.ParseWeek(text)
	words := strings.Fields(text)
	for k := 1; err != nil && k <= 3 && k < len(words); k++ {
		head, tail := strings.Join(words[:len(words)-k], " "), strings.Join(words[len(words)-k:], " ")
		read, unread := calendar.ParseWeek(head)
		if unread != nil {
			continue
		}
		name, notZone := calendar.ParseZone(tail)
		if asked, ok := errors.AsType[*typed.Refusal](notZone); ok && asked.Asked {
			return nil, nil, notZone
		}
		if notZone == nil {
			return read, calendar.New(calendar.DefaultHours(), nil).Zone(name), nil
		}
	}
	return w, nil, err
}
