package meeting

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Retention is how long an escalation is kept once it is over. The zero value keeps all for ever.
type Retention struct{ Closed, Withdrawn Span }

// Span is a length of time by the calendar. The zero value has no end.
type Span struct{ Years, Months, Days int }

// ParseRetention reads "closed:3y,withdrawn:1y"; "" keeps all for ever.
func ParseRetention(text string) (r Retention, err error) {
	for part := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		what, span, _ := strings.Cut(strings.TrimSpace(part), ":")
		s, err := parseSpan(span)
		if err != nil {
			return r, err
		}
		to := &r.Closed
		switch Phase(what) { //nolint:exhaustive // the others are not over
		case Closed:
		case Withdrawn:
			to = &r.Withdrawn
		default:
			return r, fmt.Errorf("%q is neither closed nor withdrawn; write for example closed:3y,withdrawn:1y", what)
		}
		if *to != (Span{}) {
			return r, fmt.Errorf("%s is named twice", what)
		}
		*to = s
	}
	return r, nil
}

func parseSpan(text string) (s Span, err error) {
	bad := fmt.Errorf("%q is not a length of time; write for example 3y, 18m or 90d", text)
	if text == "" {
		return s, bad
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	if err != nil || n < 1 || n > 36500 {
		return s, bad
	}
	switch text[len(text)-1] {
	case 'y':
		s.Years = n
	case 'm':
		s.Months = n
	case 'd':
		s.Days = n
	default:
		return s, bad
	}
	return s, nil
}

// Over reports whether what ended then in the phase is kept no longer at now.
func (r Retention) Over(p Phase, ended, now time.Time) bool {
	s := r.Closed
	if p == Withdrawn {
		s = r.Withdrawn
	}
	return !p.Open() && s != Span{} && !now.Before(ended.AddDate(s.Years, s.Months, s.Days))
}

// String returns the retention as it is written.
func (r Retention) String() string {
	var parts []string
	if r.Closed != (Span{}) {
		parts = append(parts, "closed:"+r.Closed.String())
	}
	if r.Withdrawn != (Span{}) {
		parts = append(parts, "withdrawn:"+r.Withdrawn.String())
	}
	return strings.Join(parts, ",")
}

// String returns the span as it is written.
func (s Span) String() string {
	switch {
	case s.Years > 0:
		return strconv.Itoa(s.Years) + "y"
	case s.Months > 0:
		return strconv.Itoa(s.Months) + "m"
	}
	return strconv.Itoa(s.Days) + "d"
}
