package contract

import (
	"regexp"
	"strconv"
	"strings"

	"escalate/bot/typed"
)

// noticeGiven is how people say how long before something was announced, and nothing else.
var noticeGiven = regexp.MustCompile(`^(?:it was |was )?(?:announced |given |sent |notified |notice )?(?:of )?(?:at least )?(.+?)(?:'s?|s')?(?: (?:before|beforehand|before it|in advance|ahead|earlier|prior|notice|of notice))?$`)

// ParseNotice reads how long before maintenance was announced, where the whole text is that length: "3 days before", "72
// h", "one week in advance". "Not announced" is none. Anything else is not stated: a length inside a sentence may be of
// something else.
func ParseNotice(text string) Limit {
	s := plain(text)
	if s == "none" || s == "no" || s == "not announced" || s == "no notice" || s == "unannounced" || s == "without notice" {
		return NoLimit()
	}
	m := noticeGiven.FindStringSubmatch(s)
	if m == nil || len(s) > maxText {
		return Limit{}
	}
	if n, ok := typed.Workdays(m[1]); ok {
		return Limit{Stated: true, Workdays: n}
	}
	if d, ok := wholeLength(m[1]); ok {
		return Exactly(d)
	}
	return Limit{}
}

var claimForm = regexp.MustCompile(`^(?:within |no later than |at most |not later than )?([0-9]{1,3}) (calendar |business |working |work |banking )?(days?|weeks?|months?|years?) (?:after|from|of|following|from the|since) (?:the )?(?:(?:end|last day) of )?(?:the |that |each |a )?(?:billing |calendar |relevant |applicable )?(month|cycle|outage|incident|downtime|event|disruption)(?: (?:ends?|ended|is over|in which .+))?$`)

const claimExample = "30 days after the month ends, or 10 business days after the outage"

// ParseClaim reads until when a credit has to be claimed: "30 days after the month ends", "within thirty days of the
// incident", "10 business days after the outage", "none". Nothing typed is not stated; anything else is refused with a *typed.Refusal.
func ParseClaim(text string) (ClaimDeadline, error) {
	refuse := func(why string) (ClaimDeadline, error) {
		return ClaimDeadline{}, typed.Refuse(text, claimExample, "%s", why)
	}
	s := plain(text)
	switch {
	case s == "":
		return ClaimDeadline{}, nil
	case saysNone(s), s == "no claim needed", s == "automatic", s == "no claim required", s == "automatically":
		return ClaimDeadline{Stated: true, None: true}, nil
	}
	lead, rest := "", s
	for _, l := range []string{"within ", "no later than ", "not later than "} {
		if cut, ok := strings.CutPrefix(s, l); ok {
			lead, rest = l, cut
		}
	}
	m := claimForm.FindStringSubmatch(lead + typed.Number(rest))
	switch {
	case m == nil && regexp.MustCompile(`^(?:within )?[0-9a-z -]+ (?:days?|weeks?|months?|years?)$`).MatchString(s):
		return refuse("it does not say after what, so write 30 days after the month ends, or 30 days after the outage")
	case m == nil || len(s) > maxText:
		return refuse("it is not a number of days or months after the month or the outage")
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return refuse("the number is too large")
	}
	c := ClaimDeadline{Stated: true, After: AfterOutage}
	works := m[2] != "" && m[2] != "calendar "
	switch unit := m[3][0]; {
	case works && (unit != 'd' || n == 0 || n > 250):
		return refuse("only days from 1 to 250 can be business days")
	case works:
		c.Workdays = n
	case unit == 'm':
		c.Months = n
	case unit == 'y' && n > 10:
		return refuse("that is longer than ten years")
	case unit == 'y':
		c.Months = 12 * n
	case unit == 'w':
		c.Days = 7 * n
	default:
		c.Days = n
	}
	if m[4] == "month" || m[4] == "cycle" {
		c.After = AfterMonth
	}
	return c, nil
}
