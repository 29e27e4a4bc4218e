package contract

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"escalate/bot/money"
	"escalate/bot/typed"
)

var (
	eachForm   = regexp.MustCompile(`^(.+?) (?:for each|for every|per|each|every|a|an) (?:(begun|started|commenced|full|whole|complete) )?(?:([0-9]+) )?(hours?|h|days?|minutes?|min)(?: (?:of (?:downtime|outage)|down))?(?: \(?(begun|started|commenced|full|or part(?:ial hour)? thereof|or part of (?:an hour|a day|it)|or (?:partial|part) (?:hour|day)|or (?:fraction|portion) thereof)\)?)?(?: (?:of (?:downtime|outage)|down))?(?:,? (?:up to|max(?:imum)?(?: of)?\.?|at most|limited to|capped at) (.+))?$`)
	pointsForm = regexp.MustCompile(`^(.+?) (?:for each|for every|per|each|every) (?:(full|whole|complete|begun|started) )?(?:additional )?(?:([0-9]{1,2}(?:[.,][0-9]{1,4})?) ?)?(?:%|percent|percentage points?|points?|pp)(?: \(?(begun|full|started|or (?:part|portion|fraction) (?:thereof|of it))\)?)?(?: (?:missed|of uptime missed|(?:that |by which |of )?(?:the )?(?:monthly )?(?:uptime |availability |service availability )?(?:is |falls )?(?:below|under|short of)(?: the)?(?: (?:target|sla|commitment|uptime target|(?:service )?availability target|([0-9]{1,3}(?:[.,][0-9]+)?) ?(?:%|percent)))?))?(?:,? (?:up to|max(?:imum)?(?: of)?\.?|at most|limited to|capped at) (.+))?$`)
	perForm    = regexp.MustCompile(`\b(?:per|each|every)\b`)
)

// byTime reads a credit by the time begun: "5% for each hour begun, up to 50%". ok is false for what is none.
func byTime(s string) (c Credit, ok bool, why string) {
	m := eachForm.FindStringSubmatch(s)
	if m == nil {
		if perForm.MatchString(s) {
			return c, true, "it counts by something that is not computed here"
		}
		return c, false, ""
	}
	unit := map[byte]time.Duration{'h': time.Hour, 'd': typed.Day, 'm': time.Minute}[m[4][0]]
	if c, why = grown(m[1], m[6]); why != "" {
		return c, true, why
	}
	if m[2] == "" && m[5] == "" {
		return c, true, "it can count each hour once begun or once full, so write for example 5% for each hour begun, up to 50%"
	}
	c.Each, c.Full = unit, isFull(m[2]) || isFull(m[5])
	if m[3] != "" {
		c.Each *= time.Duration(max(1, numberOf(m[3])))
	}
	return c, true, ""
}

// isFull reports whether a word says that only full ones count.
func isFull(word string) bool { return word == "full" || word == "whole" || word == "complete" }

// grown is a credit that counts several times, and its limit; why says what is wrong with either.
func grown(value, most string) (c Credit, why string) {
	c, ok := creditValue(value)
	if !ok || c.Kind == CreditMultiple {
		return c, "“" + typed.Short(value) + "” is neither a percent nor days nor an amount"
	}
	if most == "" {
		return c, ""
	}
	limit, ok := creditValue(strings.TrimSpace(most))
	if !ok || limit.Kind != c.Kind || limit.Currency != c.Currency || limit.Of != PeriodUnknown && limit.Of != c.Of {
		return c, "“" + most + "” is not a limit of the same kind"
	}
	c.Most = limit.Tiers[0].Value
	return c, ""
}

// byPoints reads a credit by the points missed: "1% for every 0.1% (or portion thereof) below 99.9%".
func byPoints(s string) (c Credit, ok bool, why string) {
	m := pointsForm.FindStringSubmatch(s)
	if m == nil {
		return c, false, ""
	}
	if c, why = grown(m[1], m[6]); why != "" {
		return c, true, why
	}
	points, err := money.ParsePercent(cmp.Or(m[3], "1") + "%")
	switch c.Full = isFull(m[2]) || isFull(m[4]); {
	case err != nil || points.Rat().Sign() == 0:
		return c, true, "“" + m[3] + "” is not a number of points"
	case m[2] == "" && m[4] == "":
		return c, true, "it can count each point once begun or once full, so write for example 1% for each 0.1% begun below 99.9%"
	}
	c.Points = points.Rat()
	if m[5] != "" {
		below, err := money.ParsePercent(m[5] + "%")
		if err != nil || below.Rat().Cmp(num(100)) > 0 || below.Rat().Cmp(num(50)) < 0 {
			return c, true, "the threshold is not a percent from 50 to 100"
		}
		c.Tiers[0].Below = below
	}
	return c, true, ""
}
