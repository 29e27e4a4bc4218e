package typed_test

import (
	"bufio"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/money"
	"escalate/bot/typed"
)

// newYork is where the strings of the table are typed, on Monday, 10 November 2025, at two in the afternoon.
const newYork = "America/New_York"

var (
	now = calendar.At(2025, time.November, 10, 14, 0, newYork)
	cal = calendar.New(calendar.DefaultHours(), nil)
)

const moment = "2006-01-02T15:04Z"

// utc is a moment in UTC, with seconds where it has some.
func utc(t time.Time) string {
	if t.Second() != 0 {
		return t.UTC().Format("2006-01-02T15:04:05Z")
	}
	return t.UTC().Format(moment)
}

// plainNumber is a number without trailing zeros.
func plainNumber(r *big.Rat) string {
	n, exact := r.FloatPrec()
	if !exact {
		return r.RatString()
	}
	return r.FloatString(n)
}

func amount(a money.Amount) string { return a.Currency() + " " + plainNumber(a.Rat()) }

func limit(l contract.Limit) string {
	switch {
	case l.None:
		return "none"
	case !l.Stated:
		return "-"
	case l.Workdays > 0:
		return workdays(l.Workdays)
	}
	return hours(l.Is)
}

func workdays(n int) string { return fmt.Sprintf("%d business days", n) }

func hours(d time.Duration) string {
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}

// readers are the readers by the kind of text that they take; each prints what it read in one line.
var readers = map[string]func(text string) (string, error){
	"money": func(text string) (string, error) {
		a, err := money.Parse(text, "USD")
		return amount(a), err
	},
	"percent": func(text string) (string, error) {
		p, err := money.ParsePercent(text)
		return strings.TrimSuffix(p.String(), "%"), err
	},
	"uptime": func(text string) (string, error) {
		p, err := money.ParseUptime(text)
		return strings.TrimSuffix(p.String(), "%"), err
	},
	"length": func(text string) (string, error) {
		d, ok, _ := typed.Length(text)
		if !ok {
			return "", typed.Refuse(text, "48 h", "it is no length")
		}
		return d.String(), nil
	},
	"outage": func(text string) (string, error) {
		o, err := cal.ParseOutage(text, now, newYork)
		switch {
		case o.Ongoing:
			return "since " + utc(o.From), err
		case o.Length > 0:
			return o.Length.String(), err
		}
		return utc(o.From) + "/" + utc(o.To), err
	},
	"due": func(text string) (string, error) {
		d, err := cal.ParseDue(text, now, newYork)
		if d.Within > 0 {
			return "within " + d.Within.String(), err
		}
		return utc(d.At), err
	},
	"task": func(text string) (string, error) {
		task, due := calendar.SplitTask(text)
		return task + " || " + due, nil
	},
	"unread date": func(text string) (string, error) { return calendar.UnreadDate(text), nil },
	"zone":        calendar.ParseZone,
	"tiers": func(text string) (string, error) {
		c, err := contract.ParseCredit(text)
		parts := []string{string(c.Kind)}
		for _, t := range c.Tiers {
			mark := "="
			if t.OrEqual {
				mark = "<="
			}
			parts = append(parts, strings.TrimSuffix(strings.TrimSuffix(t.Below.String(), "not stated"), "%")+mark+plainNumber(t.Value))
		}
		if c.Of != "" {
			parts = append(parts, "of "+string(c.Of))
		}
		if c.Currency != "" {
			parts = append(parts, c.Currency)
		}
		if c.Each > 0 {
			parts = append(parts, "each "+hours(c.Each))
		}
		if c.Points != nil {
			parts = append(parts, "points "+c.Points.RatString())
		}
		if c.Full {
			parts = append(parts, "full")
		}
		if c.Most != nil {
			parts = append(parts, "most "+plainNumber(c.Most))
		}
		said := strings.Join(parts, " ")
		if c.Smallest.Amount != nil {
			said += "; " + c.Smallest.String()
		}
		return said, err
	},
	"exclusion": func(text string) (string, error) {
		x, err := contract.ParseExclusion(text)
		said := "none"
		if x.Kind != contract.ExclusionNone {
			said = fmt.Sprintf("%s notice %s allow %s per %s", x.Kind, limit(x.Notice), limit(x.Allowance), x.Per)
		}
		if len(x.Weekly) > 0 {
			said += "; weekly " + x.Weekly.String()
		}
		switch {
		case len(x.Service.Week) > 0:
			said += "; service " + x.Service.Week.String()
		case x.Service.Stated:
			said += "; service round the clock"
		}
		if x.Zone != nil {
			said += " " + x.Zone.String()
		}
		return said, err
	},
	"fee_base": func(text string) (string, error) {
		f, err := contract.ParseFeeBase(text, "USD")
		switch f.Kind {
		case contract.FeeStated:
			return "stated " + amount(f.Amount), err
		case contract.FeePart:
			return "part", err
		}
		return "twelfth", err
	},
	"claim": func(text string) (string, error) {
		c, err := contract.ParseClaim(text)
		if c.None {
			return "none", err
		}
		if c.Workdays > 0 {
			return workdays(c.Workdays) + " " + string(c.After), err
		}
		return fmt.Sprintf("%dd %dm %s", c.Days, c.Months, c.After), err
	},
	"windows": func(text string) (string, error) {
		zone, b, err := contract.ParseWindows(text)
		return strings.Trim(zone+", "+b.String(), ", "), err
	},
	"cap_of": func(text string) (string, error) {
		of, count, err := contract.ParseCapOf(text)
		return fmt.Sprintf("%s %d", of, count), err
	},
	"cap": func(text string) (string, error) {
		p, words, err := contract.SplitCap(text, "USD")
		if err != nil {
			return "", err
		}
		c, _, err := contract.ParseCap(p, words, "USD")
		s := string(c.Kind)
		if c.Percent.Stated() {
			s += " " + c.Percent.String()
		}
		if c.Amount.Stated() {
			s += " " + amount(c.Amount)
		}
		if c.Count > 0 {
			s += fmt.Sprintf(" x%d", c.Count)
		}
		if c.Incident {
			s += " per incident"
		}
		return strings.TrimSpace(s + " " + string(c.Of)), err
	},
	"notice": func(text string) (string, error) { return limit(contract.ParseNotice(text)), nil },
	"demand_period": func(text string) (string, error) {
		n, err := contract.ParseFeePeriod(text)
		return strconv.Itoa(n), err
	},
	"part": func(text string) (string, error) {
		p, err := contract.ParsePart(text, "USD")
		s := p.Text + " | " + string(p.Price)
		switch p.Price {
		case contract.Unpriced:
			s += "unpriced"
		case contract.Priced, contract.Contingent:
			s += " " + amount(p.Amount)
		}
		if p.If != "" {
			s += " if " + p.If
		}
		return s, err
	},
}

// reading is one line of the table.
type reading struct {
	kind, text string
	wanted     []string
}

// table is the lines of testdata/readings.tsv: kind, text with \u escapes for what nobody sees, and what is wanted. Several
// wanted values are separated by "|" without spaces around it; "refuse" is a refusal, "ask" one that names both readings,
// and words behind "refuse:" have to stand in it.
func table(t *testing.T) []reading {
	file, err := os.Open("testdata/readings.tsv")
	require.NoError(t, err)
	defer file.Close()
	var all []reading
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		l := lines.Text()
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		cells := strings.Split(l, "\t")
		require.Len(t, cells, 3, l)
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(cells[1], `"`, `\"`) + `"`)
		require.NoError(t, err, l)
		all = append(all, reading{cells[0], text, wantedValues(cells[2])})
	}
	require.NoError(t, lines.Err())
	return all
}

// wantedValues splits wanted values at a "|" without spaces around it.
func wantedValues(s string) []string {
	var all []string
	for part := range strings.SplitSeq(strings.NewReplacer(" | ", "\x00", " || ", "\x01").Replace(s), "|") {
		all = append(all, strings.NewReplacer("\x00", " | ", "\x01", " || ").Replace(part))
	}
	return all
}

// TestEveryStringIsReadAsItIsMeant holds all readers to the table: none reads a string as something else than is wanted,
// each refusal says what to write, and at most one in twenty is refused although a person would find one reading.
func TestEveryStringIsReadAsItIsMeant(t *testing.T) {
	all := table(t)
	kinds, missed := map[string]int{}, 0
	for _, r := range all {
		kinds[r.kind]++
		t.Run(r.kind+" "+r.text, func(t *testing.T) {
			if !r.holds(t) {
				missed++
			}
		})
	}
	require.GreaterOrEqual(t, len(all), 600)
	require.LessOrEqual(t, missed*20, len(all), "%d of %d are refused though they have one reading", missed, len(all))
	for kind := range readers {
		require.GreaterOrEqual(t, kinds[kind], 10, kind)
	}
	t.Logf("%d strings of %d kinds, %d refused though they have one reading", len(all), len(kinds), missed)
}

// holds reports whether a string is read; it fails where the reading or the refusal is another than wanted.
func (r reading) holds(t *testing.T) bool {
	got, err := readers[r.kind](r.text)
	if err == nil {
		require.Contains(t, r.wanted, got)
		return true
	}
	var refusal *typed.Refusal
	require.ErrorAs(t, err, &refusal)
	require.Contains(t, err.Error(), "Write ")
	read := slices.ContainsFunc(r.wanted, func(w string) bool { return w != "ask" && !strings.HasPrefix(w, "refuse") })
	for _, w := range r.wanted {
		if w == "ask" {
			require.True(t, refusal.Asked, err.Error())
		}
		if _, words, ok := strings.Cut(w, "refuse: "); ok {
			require.Contains(t, err.Error(), words)
		}
	}
	if read {
		t.Logf("refused, though it has one reading: %v", err)
	}
	return !read
}
