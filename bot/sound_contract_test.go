package bot

import (
	"fmt"
	"math/big"
	"math/rand"
	"slices"
	"strings"
	"time"
)

// What a contract gives, worked out by hand: minute by minute and in fractions, with nothing of package contract. It is
// what the sound meetings are made from.

// agreed is a contract whose every term is stated.
type agreed struct {
	code    string // currency
	annual  *big.Rat
	months  int // that the SLA is measured over: 1, 3 or 12
	zone    string
	sla     string // percent
	tiers   []step // from the highest threshold to the lowest
	days    bool   // the tiers give days of service instead of percents
	flat    string // one percent for every window past its limit; no tiers then
	capped  string // percent; "" is no cap
	capOf   int    // months of the fee that the cap is of
	count   int    // caps that count in one window, when the window is longer than the cap's
	fee     *big.Rat
	allows  time.Duration // maintenance that is left out of a window; below zero: without limit; zero: none
	notice  time.Duration // before which it is to be announced
	claim   time.Duration // after the month ends
	noClaim bool
	// Hours of the week by the contract's zone, and the day on which its months begin; 0 is the calendar's.
	service, weekly bool // uptime counts from 8 to 18 on weekdays; maintenance on Sundays from 2 to 6
	day             int
	workdays        int           // of notice, in place of notice
	year            int           // the month in which its fiscal year begins; 0 is January
	chronic         int           // so many outages within six months give a right to terminate; 0: none do
	longer          time.Duration // longer than this each
}

// counts says whether a minute is one of those in which uptime counts.
func (a agreed) counts(t time.Time) bool {
	day, hour := t.Weekday(), t.Hour()
	if a.service && (day == time.Saturday || day == time.Sunday || hour < 8 || hour >= 18) {
		return false
	}
	return !a.weekly || day != time.Sunday || hour < 2 || hour >= 6
}

// long is how many minutes of a window uptime is measured over.
func (a agreed) long(from, to time.Time) (n int64) {
	if !a.service {
		return int64(to.Sub(from) / time.Minute)
	}
	served := agreed{service: true}
	for t := from; t.Before(to); t = t.Add(time.Minute) {
		if served.counts(t) {
			n++
		}
	}
	return n
}

// step is one tier.
type step struct {
	below string // percent
	value string // percent, or days
}

// happened is what went wrong, and what was announced.
type happened struct {
	downs  [][2]time.Time
	works  [][2]time.Time
	before time.Duration // of the announcement
	// workdays are the business days between the announcement and the works, where the contract counts those.
	workdays int
}

func rat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}

func whole(n int64) *big.Rat       { return new(big.Rat).SetInt64(n) }
func mul(a, b *big.Rat) *big.Rat   { return new(big.Rat).Mul(a, b) }
func div(a, b *big.Rat) *big.Rat   { return new(big.Rat).Quo(a, b) }
func sumOf(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }

// feeOf is the fee of so many months.
func (a agreed) feeOf(months int) *big.Rat {
	fee := a.fee
	if fee == nil {
		fee = div(a.annual, whole(12))
	}
	return mul(fee, whole(int64(months)))
}

// measured is one window of the SLA with its downtime.
type measured struct {
	starts, ends time.Time
	minutes      int64 // of the window
	down         int64 // minutes of outage
	counted      int64 // of which count
	past         bool
	due          *big.Rat
	tier         string // the percent that is due of the window's fee, where it is one
}

// windows measures each window that the outage touches, minute by minute.
func (a agreed) windows(h happened) []measured {
	zone, err := time.LoadLocation(a.zone)
	if err != nil {
		panic(err)
	}
	begin := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		if a.day > 1 {
			if d < a.day {
				m--
			}
			return time.Date(y, m, a.day, 0, 0, 0, 0, zone)
		}
		passed := (int(m) - max(1, a.year) + 12) % 12 % a.months // months of the window before this one
		return time.Date(y, m-time.Month(passed), 1, 0, 0, 0, 0, zone)
	}
	in := func(t time.Time, spans [][2]time.Time) bool {
		return slices.ContainsFunc(spans, func(s [2]time.Time) bool { return !t.Before(s[0]) && t.Before(s[1]) })
	}
	works := h.works
	if a.allows == 0 || h.before < a.notice || h.workdays < a.workdays {
		works = nil
	}
	byStart := map[time.Time]*measured{}
	var order []time.Time
	seen := map[int64]bool{}
	for _, d := range h.downs {
		for t := d[0]; t.Before(d[1]); t = t.Add(time.Minute) {
			if seen[t.Unix()] { // two outages at once are one
				continue
			}
			seen[t.Unix()] = true
			key := begin(t)
			m := byStart[key]
			if m == nil {
				end := key.AddDate(0, a.months, 0)
				m = &measured{starts: key, ends: end, minutes: a.long(key, end)}
				byStart[key], order = m, append(order, key)
			}
			if !a.counts(t.In(zone)) {
				continue
			}
			m.down++
			left := time.Duration(m.down-m.counted-1) * time.Minute // left out so far
			if !in(t, works) || a.allows > 0 && left >= a.allows {
				m.counted++
			}
		}
	}
	slices.SortFunc(order, time.Time.Compare)
	var out []measured
	for _, key := range order {
		m := *byStart[key]
		a.credit(&m)
		out = append(out, m)
	}
	return out
}

// credit works out what is due for one window.
func (a agreed) credit(m *measured) {
	uptime := mul(div(whole(m.minutes-m.counted), whole(m.minutes)), whole(100))
	m.past, m.due = uptime.Cmp(rat(a.sla)) < 0, whole(0)
	if !m.past {
		return
	}
	value := a.flat
	for _, s := range a.tiers {
		if uptime.Cmp(rat(s.below)) < 0 {
			value = s.value
		}
	}
	switch {
	case value == "":
		return
	case a.days:
		length := int64(m.ends.Sub(m.starts).Hours()/24 + 0.5)
		m.due = div(mul(a.feeOf(a.months), rat(value)), whole(length))
	default:
		m.tier = value
		m.due = div(mul(a.feeOf(a.months), rat(value)), whole(100))
	}
	if a.capped == "" {
		return
	}
	most := div(mul(a.feeOf(a.capOf), rat(a.capped)), whole(100))
	if a.count > 0 {
		most = mul(most, whole(int64(a.count)))
	}
	if m.due.Cmp(most) > 0 {
		m.due, m.tier = most, ""
	}
}

// dueOf is what is due in all, and whether any window is past its limit.
func (a agreed) dueOf(h happened) (due *big.Rat, past bool) {
	due = whole(0)
	for _, m := range a.windows(h) {
		due, past = sumOf(due, m.due), past || m.past
	}
	return due, past
}

// decimals of the currencies that the meetings use.
var decimals = map[string]int{"USD": 2, "EUR": 2, "GBP": 2, "JPY": 0, "KWD": 3}

// typed is an amount as somebody types it, with its currency; rounded as people round.
func (a agreed) typed(r *big.Rat) string { return a.code + " " + r.FloatString(decimals[a.code]) }

// grouped is an amount with its sign and thousands apart, where the currency has a sign.
func grouped(code string, r *big.Rat) string {
	sign := map[string]string{"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}[code]
	if sign == "" || !r.IsInt() {
		return code + " " + r.FloatString(decimals[code])
	}
	s := r.FloatString(0)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// hoursText writes a length as people do.
func hoursText(d time.Duration) string {
	if d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
	return fmt.Sprintf("%d h", d/time.Hour)
}

// announced is how long before maintenance is to be announced, as people type it.
func (a agreed) announced() string {
	if a.workdays > 0 {
		return fmt.Sprintf("%d business days", a.workdays)
	}
	return hoursText(a.notice)
}

// rightSoFar says how many of the outages that a right to terminate asks for there were, and when.
func (a agreed) rightSoFar(h happened) string {
	zone, err := time.LoadLocation(a.zone)
	if err != nil {
		panic(err)
	}
	var days []string
	for _, d := range h.downs {
		if d[1].Sub(d[0]) > a.longer {
			days = append(days, d[0].In(zone).Format("2 January 2006"))
		}
	}
	said := fmt.Sprintf("%d of %d outages of more than %s", len(days), a.chronic, hoursText(a.longer))
	if len(days) > 0 {
		said += " (" + strings.Join(days, " and ") + ")"
	}
	return said + "; what happened before is not known"
}

// lines of stretches as people type them, in the contract's zone.
func (a agreed) lines(spans [][2]time.Time) string {
	zone, err := time.LoadLocation(a.zone)
	if err != nil {
		panic(err)
	}
	const form = "2006-01-02 15:04"
	var out []string
	for _, s := range spans {
		out = append(out, s[0].In(zone).Format(form)+" - "+s[1].In(zone).Format(form)+" "+a.zone)
	}
	return strings.Join(out, "\n")
}

// pick takes one of several.
func pick[T any](r *rand.Rand, all ...T) T { return all[r.Intn(len(all))] }
