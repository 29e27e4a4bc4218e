package contract

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"escalate/bot/typed"
)

// Bounds of what is looked at; no term that people type is longer, no contract has more tiers.
const (
	maxText  = 400
	maxTiers = 12
)

// plain is the text in small letters, cleaned, in English words, and without a full stop.
func plain(text string) string { return typed.English(typed.Lower(text)) }

// nones are the ways to say that there is none.
var nones = []string{
	"none", "no", "nothing", "no credit", "no credits", "no exclusion", "no exclusions", "no deadline", "not excluded", "not applicable",
	"no cap", "no caps", "上限なし", "no limit", "not capped", "uncapped", "unlimited", "not limited", "no maximum", "without limit",
}

// saysNone reports whether a text says that there is none; that is not the same as nothing typed, which is not stated.
func saysNone(s string) bool { return slices.Contains(nones, s) }

var (
	allowanceForm = regexp.MustCompile(`^(?:up to |at most |max(?:imum)?(?: of)?\.? )?(.+?)(?: ?(?:a|an|per|each|every|in a|in any|/) ?(?:calendar )?(month|quarter|year|mo|yr))?$`)
	noticeForm    = regexp.MustCompile(`^(?:if |when )?(?:it is |was )?(?:announced|notified|notice given|with notice of)(?: at least| no less than)? (.+?) (?:before|beforehand|in advance|ahead|earlier|prior)$`)
	noticeBare    = regexp.MustCompile(`^(?:at least |no less than )?(.+?) (?:before|beforehand|in advance|ahead|earlier|prior)(?: announced| notified)?$`)
	noticeToo     = regexp.MustCompile(`^(?:with )?(?:at least )?(.+?)(?:'s?|s')? (?:prior |advance )?notice$`)
)

// leastForm is how short an incident may be that does not count, or how long one that does.
var (
	shortForm = regexp.MustCompile(`^(?:all )?(?:single )?(?:incidents?|outages?|interruptions?|downtimes?)(?: of| that last| lasting)? (less than|under|shorter than|below|up to|of at most|at most|no more than) (.+?) (?:do|does|are|is) not (?:count(?:ed)?|included)$`)
	longForm  = regexp.MustCompile(`^only (?:incidents?|outages?|interruptions?|downtimes?)(?: of| that last| lasting)? (at least|no less than|more than|over|longer than) (.+?)(?: (?:or more|or longer))?(?: counts?| are counted| is counted)?$`)
)

// least reads the shortest incident that counts; ok is false for a piece that is about something else.
func least(piece string) (d time.Duration, ok bool) {
	m, over := shortForm.FindStringSubmatch(piece), []string{"up to", "of at most", "at most", "no more than"}
	if m == nil {
		m, over = longForm.FindStringSubmatch(piece), []string{"more than", "over", "longer than"}
	}
	if m == nil {
		return 0, false
	}
	if d, ok = wholeLength(m[2]); ok && slices.Contains(over, m[1]) {
		d++
	}
	return d, ok
}

// decimalComma is a comma that separates decimals, not the parts of a text.
var decimalComma = regexp.MustCompile(`\b([0-9]+),([0-9]{1,2})\b`)

// periodWords are the periods as people shorten them.
var periodWords = map[string]Period{"month": Month, "mo": Month, "quarter": Quarter, "qtr": Quarter, "year": Year, "yr": Year, "annum": Year}

// wholeLength reads a text that is a length and nothing else.
func wholeLength(s string) (time.Duration, bool) {
	d, ok, _ := typed.Length(s)
	return d, ok
}

const exclusionExample = "8 h a month, announced 5 days before; or Sundays 02:00-06:00; or none"

// ParseExclusion reads a maintenance exclusion: "8 h a month, announced 5 days before", "announced 48 h before, no
// limit", "10 h a year, two days' notice", "none"; the maintenance of every week, "Sundays 02:00-06:00"; the hours in which uptime
// is measured, "only service hours Mon-Fri 9-18 count"; and how short an incident may be that does not count: "none, outages under 5 min
// do not count". Nothing typed is not stated. What a text leaves out, notice or
// allowance, stays not stated. Anything else is refused with a *typed.Refusal that names the part.
func ParseExclusion(text string) (Exclusion, error) {
	refuse := func(why string, args ...any) (Exclusion, error) {
		return Exclusion{}, typed.Refuse(text, exclusionExample, why, args...)
	}
	s := plain(text)
	switch {
	case s == "":
		return Exclusion{}, nil
	case len(s) > maxText:
		return refuse("it is too long")
	case saysNone(s):
		return Exclusion{Kind: ExclusionNone}, nil
	}
	x, said := Exclusion{Kind: ExclusionAnnounced}, 0 // said: the pieces about maintenance
	s = decimalComma.ReplaceAllString(s, "$1.$2")
	pieces, err := x.takeHours(strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }))
	if err != nil {
		return Exclusion{}, err
	}
	for _, piece := range x.apart(pieces) {
		if d, ok := least(piece); ok {
			if x.Least > 0 {
				return refuse("“%s” says the same thing twice", typed.Short(piece))
			}
			x.Least = d
			continue
		}
		if said++; slices.Contains([]string{"none", "no exclusion", "no exclusions", "nothing", "nothing is excluded"}, piece) {
			x.Kind = ExclusionNone
			continue
		}
		was, got, per, why := x.piece(piece)
		switch {
		case was == nil && why == "":
			continue
		case why != "":
			return refuse("%s", why)
		case was.Stated:
			return refuse("“%s” says the same thing twice", typed.Short(piece))
		}
		*was = got
		if per != PeriodUnknown {
			x.Per = per
		}
	}
	switch {
	case x.Kind == ExclusionNone && (said > 1 || x.Notice.Stated || x.Allowance.Stated || len(x.Weekly) > 0):
		return refuse("it says none, and something else")
	case said == 0 && len(x.Weekly) > 0:
		x.Kind = ExclusionNone
	case said == 0:
		x.Kind = ExclusionUnknown
	}
	return x, nil
}

// joins stands between an allowance and its notice where nobody wrote a comma.
var joins = regexp.MustCompile(` (?:with|and|on|upon|if|when|after|subject to) | (announced|notified)\b`)

// apart is the pieces of an exclusion, those apart that say two things: "8 hours per month with 5 days notice".
func (x *Exclusion) apart(pieces []string) (all []string) {
	reads := func(s string) bool {
		where, _, _, why := x.piece(s)
		return why == "" && where != nil
	}
	for _, piece := range pieces {
		piece = strings.TrimPrefix(strings.TrimSpace(piece), "and ")
		two := []string{piece}
		for _, at := range joins.FindAllStringSubmatchIndex(piece, -1) {
			behind := at[1]
			if at[2] >= 0 {
				behind = at[2]
			}
			if left, right := piece[:at[0]], piece[behind:]; reads(left) && reads(right) && !reads(piece) {
				two = []string{left, right}
			}
		}
		all = append(all, two...)
	}
	return all
}

// piece reads one part of an exclusion: where it belongs, and what it says.
func (x *Exclusion) piece(s string) (where *Limit, is Limit, per Period, why string) {
	switch s {
	case "":
		return nil, Limit{}, "", ""
	case "no limit", "unlimited", "without limit", "no allowance limit":
		return &x.Allowance, NoLimit(), "", ""
	case "no notice", "without notice", "no notice needed", "no notice required":
		return &x.Notice, NoLimit(), "", ""
	case "announced", "announced maintenance", "scheduled maintenance", "planned maintenance", "maintenance":
		return nil, Limit{}, "", ""
	}
	var m []string
	for _, form := range []*regexp.Regexp{noticeForm, noticeToo, noticeBare} {
		if m = form.FindStringSubmatch(s); m != nil {
			break
		}
	}
	where = &x.Notice
	if m == nil {
		if m = allowanceForm.FindStringSubmatch(s); m == nil {
			return nil, is, "", "“" + typed.Short(s) + "” is neither an allowance nor a notice"
		}
		where, per = &x.Allowance, periodWords[m[2]]
	}
	if n, ok := typed.Workdays(m[1]); ok && where == &x.Notice {
		return where, Limit{Stated: true, Workdays: n}, "", ""
	}
	length, ok, odd := typed.Length(m[1])
	switch {
	case odd != "":
		return nil, is, "", "“" + typed.Short(m[1]) + "”: " + odd
	case !ok:
		return nil, is, "", "“" + typed.Short(s) + "” is neither an allowance nor a notice"
	}
	return where, Exactly(length), per, ""
}
