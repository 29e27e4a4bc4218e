package contract

import (
	"regexp"
	"strings"

	"escalate/bot/money"
	"escalate/bot/typed"
)

const terminationExample = "right to terminate after 3 months below the SLA within 12 months; or after 2 outages of more than 4 h within 6 months"

var (
	sentences   = regexp.MustCompile(`[\r\n;]+|\.(?:\s|$)`)
	rightForm   = regexp.MustCompile(`\b(?:may|can|right|rights|entitled|option|allowed) .*\b(?:terminat\w*|cancel\w*|end|exit)\b|\b(?:terminat\w*|cancel\w*) (?:right|without|free|for cause|if|when|after|upon)\b|\bchronic\b`)
	noRight     = regexp.MustCompile(`^(?:there is )?(?:no|not any) (?:special |chronic )?(?:(?:outage )?right to (?:terminate|cancel)|termination rights?|right of termination|chronic outages?(?: rights?| clause)?)$`)
	belowLimit  = regexp.MustCompile(`(?:below|under|less than|lower than) (?:the )?(?:(sla|uptime(?: commitment)?|target|service level|limit)|([0-9]{2,3}(?:[.,][0-9]+)? ?%))`)
	runForm     = regexp.MustCompile(`\b([0-9]{1,2}) (?:consecutive|successive|straight|subsequent) (?:calendar |billing )?(month|quarter)s?\b|\b([0-9]{1,2}) (?:calendar |billing )?(month|quarter)s? (?:running|in a row|in succession|in sequence)\b`)
	longOutages = regexp.MustCompile(`\b([0-9]{1,2}) (?:or more )?(?:outages?|incidents?|interruptions?)(?: (?:each|of|lasting|that last))* (more than|over|longer than|exceeding|above|at least|no less than) (.+?)(?: each)? (?:in|within|during|over) (.+)$`)
	timesWithin = regexp.MustCompile(`\b([0-9]{1,2}) (?:or more )?(?:of (?:any |the )?|times|breaches|failures|misses|(?:missed )?(?:calendar |billing )?(?:months?|quarters?)(?: \D*?)?) ?(?:in|within|during|over|out of|of) (.+)$`)
	anyOne      = regexp.MustCompile(`\bin (?:any |a |one )(?:one |single |given )?(?:calendar )?(month|quarter)$`)
	whoMay      = regexp.MustCompile(`:?(?: (?:then|the))*:? ?\b(?:customer|client|subscriber|either party|they|you|we|it) .*$`)
	withinForm  = regexp.MustCompile(`^(?:any |a |the |an? )?(?:rolling |consecutive |period of |preceding |last )*(?:([0-9]{1,2})[ -](month|quarter|year)s?|(calendar |contract |fiscal )?(year))(?:'?s?)?(?: period| window)?$`)
)

// ParseTermination finds in the words about penalties when the customer may end the contract for chronic outages: "right to
// terminate after 3 months below the SLA within 12 months", "may terminate if uptime is below 99% in three consecutive
// months", "after 2 outages of more than 4 h within 6 months". "No right to terminate" is none. A text about something else
// is not stated; one that speaks of such a right and cannot be read is refused with a *typed.Refusal.
func ParseTermination(text string) (r TerminationRight, err error) {
	for _, line := range sentences.Split(text, -1) {
		s := numbered(strings.NewReplacer(",", " ", "(", " ", ")", " ", " per cent", "%", " percent", "%").Replace(plain(line)))
		if noRight.MatchString(s) {
			return TerminationRight{Stated: true, None: true}, nil
		}
		if !rightForm.MatchString(s) || !strings.ContainsAny(s, "0123456789") {
			continue
		}
		if len(s) > maxText {
			return TerminationRight{}, typed.Refuse(line, terminationExample, "it is too long")
		}
		one, why := readRight(s)
		switch {
		case why != "":
			return TerminationRight{}, typed.Refuse(line, terminationExample, "%s", why)
		case r.Stated:
			return TerminationRight{}, typed.Refuse(line, terminationExample, "it names a second right to terminate, and only one is computed")
		}
		r = one
	}
	return r, nil
}

// readRight reads one right to terminate; why says what is not understood.
func readRight(s string) (r TerminationRight, why string) {
	r.Stated = true
	if m := belowLimit.FindStringSubmatch(s); m != nil && m[2] != "" {
		p, err := money.ParsePercent(m[2])
		if err != nil || p.Rat().Cmp(num(100)) > 0 {
			return r, "“" + m[2] + "” is not an uptime"
		}
		r.Below = p
		s = strings.Join(strings.Fields(strings.Replace(s, m[0], " ", 1)), " ")
	} else if m != nil {
		s = strings.Join(strings.Fields(strings.Replace(s, m[0], " ", 1)), " ")
	}
	within := ""
	switch run, long, times, one := runForm.FindStringSubmatch(s), longOutages.FindStringSubmatch(s), timesWithin.FindStringSubmatch(s), anyOne.FindStringSubmatch(s); {
	case run != nil:
		r.Running, r.Times, r.Of = true, numberOf(run[1]+run[3]), Period(run[2]+run[4])
		r.Within = r.Times * r.Of.months()
	case long != nil:
		d, ok, odd := typed.Length(long[3])
		if !ok {
			return r, "“" + typed.Short(long[3]) + "” is not a length of time " + odd
		}
		r.Times, r.Longer, within = numberOf(long[1]), d, long[4]
		r.More = long[2] != "at least" && long[2] != "no less than"
	case times != nil:
		r.Times, r.Of, within = numberOf(times[1]), Month, times[2]
		if strings.Contains(times[0], "quarter") && !strings.Contains(times[0], "month") {
			r.Of = Quarter
		}
	case one != nil:
		r.Times, r.Of = 1, Period(one[1])
		r.Within = r.Of.months()
	default:
		return r, "it does not say after how many months below the SLA, or how many outages, in which time"
	}
	if within != "" {
		within = strings.TrimSpace(whoMay.ReplaceAllString(within, ""))
		m := withinForm.FindStringSubmatch(within)
		if m == nil {
			return r, "“" + typed.Short(within) + "” is not a number of months"
		}
		r.Within = max(1, numberOf(m[1])) * Period(m[2]+m[4]).months()
		r.Aligned = m[3] != "" || m[1] == "" && m[4] == "year" && strings.HasPrefix(within, "calendar")
	}
	if r.Times == 0 || r.Of != PeriodUnknown && r.Within > 0 && r.Times*r.Of.months() > r.Within {
		return r, "it can never come true"
	}
	return r, ""
}
