package bot

import (
	"math/big"
	"math/rand"
	"slices"
	"strings"
	"time"
)

// mistake is one way to get an entry wrong. plant does it to a sound meeting; false when this meeting has no such entry.
type mistake struct {
	name  string
	alone string // why nobody could notice it; empty when another entry says otherwise
	plant func(r *rand.Rand, s *sound) bool
	// shaped: it is planted into a contract with hours of the week or billing months.
	shaped bool
}

// amountOf is the number of a typed amount with its currency before it.
func amountOf(typed string) *big.Rat { return rat(strings.Fields(typed)[1]) }

// times multiplies a typed amount.
func (s *sound) times(typed string, by string) string {
	return s.says.typed(mul(amountOf(typed), rat(by)))
}

// swapped exchanges the first two digits of a number that differ.
func swapped(text string) (string, bool) {
	b := []byte(text)
	for i := 1; i < len(b); i++ {
		if digit := func(c byte) bool { return c > '0' && c <= '9' }; digit(b[i-1]) && digit(b[i]) && b[i-1] != b[i] {
			b[i-1], b[i] = b[i], b[i-1]
			return string(b), true
		}
	}
	return text, false
}

// other is a currency that is not the contract's.
func (s *sound) other() string {
	if s.says.code == "EUR" {
		return "USD"
	}
	return "EUR"
}

func (s *sound) past() bool { return s.legal["verdict"] == "above" }

// repriced changes the price of a line: "Training = EUR 5".
func repriced(line, price string) string {
	name, _, _ := strings.Cut(line, " = ")
	return name + " = " + price
}

func priceOf(line string) string {
	_, price, _ := strings.Cut(line, " = ")
	return price
}

// mistakes are the ways in which people get an entry wrong.
var mistakes = slices.Concat(plainMistakes, shapedMistakes)

var plainMistakes = []mistake{
	{"a credit with a nought too many", "", func(r *rand.Rand, s *sound) bool {
		o := &s.options[r.Intn(2)]
		if o.amount == "" {
			return false
		}
		o.amount = s.times(o.amount, "10")
		return true
	}, false},
	{"a credit with a nought too few", "", func(r *rand.Rand, s *sound) bool {
		o := &s.options[r.Intn(2)]
		if o.amount == "" || amountOf(o.amount).Cmp(whole(1000)) < 0 {
			return false
		}
		o.amount = s.times(o.amount, "0.1")
		return true
	}, false},
	{"a credit with two digits exchanged", "", func(r *rand.Rand, s *sound) (ok bool) {
		o := &s.options[r.Intn(2)]
		o.amount, ok = swapped(o.amount)
		return ok
	}, false},
	{"another percent than the amount's", "", func(r *rand.Rand, s *sound) bool {
		o := &s.options[1]
		o.percent = pick(r, "20%", "35%", "42%")
		return true
	}, false},
	{"a percent with its comma moved", "", func(_ *rand.Rand, s *sound) bool {
		o := &s.options[1]
		o.percent = "3.0%"
		return true
	}, false},
	{"no percent, and an amount", "", func(_ *rand.Rand, s *sound) bool {
		s.options[1].percent = "0%"
		return true
	}, false},
	{"a percent, and no amount", "", func(_ *rand.Rand, s *sound) bool {
		s.options[1].amount = s.says.code + " 0"
		return true
	}, false},
	{"the percent of the annual value", "", func(_ *rand.Rand, s *sound) bool {
		s.options[1].amount = s.says.typed(div(mul(s.says.annual, whole(30)), whole(100)))
		return s.says.months < 12
	}, false},
	{"the percent of a quarter's fee, of a monthly SLA", "", func(_ *rand.Rand, s *sound) bool {
		s.options[1].amount = s.says.typed(div(mul(s.says.feeOf(3), whole(30)), whole(100)))
		return s.says.months == 1
	}, false},
	{"the mark of what the contract gives on another option", "", func(_ *rand.Rand, s *sound) bool {
		s.options[0].ticked, s.options[1].ticked = false, true
		return true
	}, false},
	{"the credit of another tier", "", func(_ *rand.Rand, s *sound) bool {
		o := &s.options[0]
		if o.percent == "" {
			return false
		}
		fee := s.says.feeOf(s.says.months)
		for _, t := range s.says.tiers {
			if t.value+"%" != o.percent {
				o.percent, o.amount = t.value+"%", s.says.typed(div(mul(fee, rat(t.value)), whole(100)))
				return true
			}
		}
		return false
	}, false},
	{"a credit that forgets the cap", "", func(_ *rand.Rand, s *sound) bool {
		free := s.says
		free.capped = ""
		all, _ := free.dueOf(s.was)
		due, _ := s.says.dueOf(s.was)
		s.options[0].percent, s.options[0].amount = "", s.says.typed(all)
		return all.Cmp(due) != 0
	}, false},
	{"a waiver priced at nothing", "", func(r *rand.Rand, s *sound) bool {
		s.options[1].waivers[0] = "Termination penalty waiver = " + pick(r, "0", "free", "none")
		return true
	}, false},
	{"a waiver at the price of the credit", "", func(_ *rand.Rand, s *sound) bool {
		s.options[1].waivers[0] = repriced(s.options[1].waivers[0], s.options[1].amount)
		return true
	}, false},
	{"a part in another currency", "", func(_ *rand.Rand, s *sound) bool {
		s.options[1].parts[0] = repriced(s.options[1].parts[0], s.other()+" 5000")
		return true
	}, false},
	{"a credit in another currency", "", func(r *rand.Rand, s *sound) bool {
		o := &s.options[r.Intn(2)]
		if o.amount == "" {
			return false
		}
		o.amount = s.other() + " " + amountOf(o.amount).FloatString(0)
		return true
	}, false},
	{"revenue in another currency", "", func(_ *rand.Rand, s *sound) bool {
		s.business["revenue"] = s.other() + " 100000"
		return true
	}, false},
	{"a pipeline in another currency", "", func(_ *rand.Rand, s *sound) bool {
		s.business["expansion"] = s.other() + " 100000"
		return true
	}, false},
	{"a fee base in another currency", "", func(_ *rand.Rand, s *sound) bool {
		if s.says.fee == nil {
			return false
		}
		s.legal["fee_base"] = s.other() + " " + s.says.fee.FloatString(0) + " a month"
		return true
	}, false},
	{"an annual value in another currency", "", func(_ *rand.Rand, s *sound) bool {
		s.customer["value"] = s.other() + " " + s.says.annual.FloatString(0)
		return true
	}, false},
	{"an annual value with a nought too many", "", func(_ *rand.Rand, s *sound) bool {
		s.customer["value"] = s.says.typed(mul(s.says.annual, whole(10)))
		return s.says.fee == nil
	}, false},
	{"an annual value with a nought too few", "", func(_ *rand.Rand, s *sound) bool {
		s.customer["value"] = s.says.typed(div(s.says.annual, whole(10)))
		return true
	}, false},
	{"an annual value with two digits exchanged", "", func(_ *rand.Rand, s *sound) (ok bool) {
		s.customer["value"], ok = swapped(s.says.typed(s.says.annual))
		return ok && s.says.fee == nil
	}, false},
	{"a month's fee as the annual value", "", func(_ *rand.Rand, s *sound) bool {
		s.customer["value"] = s.says.typed(div(s.says.annual, whole(12)))
		return true
	}, false},
	{"revenue with a nought too many", "", func(_ *rand.Rand, s *sound) bool {
		s.business["revenue"] = s.times(s.business["revenue"], "10")
		return true
	}, false},
	{"a year's fee as a month's", "", func(_ *rand.Rand, s *sound) bool {
		if s.says.fee == nil {
			return false
		}
		s.legal["fee_base"] = s.says.typed(mul(s.says.fee, whole(12))) + " a month"
		return true
	}, false},
	{"another total in a reason", "", func(r *rand.Rand, s *sound) bool {
		s.reasons = []string{"Fair", "It costs " + s.says.typed(mul(s.total, rat(pick(r, "3", "1.2", "0.7")))) + " in all"}
		return s.total.Sign() > 0
	}, false},
	{"another price than the total's", "", func(_ *rand.Rand, s *sound) bool {
		if len(s.reasons) < 3 || s.chosen != 2 {
			return false
		}
		s.options[1].parts[0] = repriced(s.options[1].parts[0], s.times(priceOf(s.options[1].parts[0]), "30"))
		return true
	}, false},
	{"an SLA with a nine too many", "", func(_ *rand.Rand, s *sound) bool {
		s.legal["sla"] = map[string]string{"99": "99.9%", "99.5": "99.95%", "99.9": "99.99%", "99.95": "99.995%"}[s.says.sla]
		return len(s.says.tiers) > 0
	}, false},
	{"an SLA with a nine too few", "", func(_ *rand.Rand, s *sound) bool {
		s.legal["sla"] = map[string]string{"99": "90%", "99.5": "95%", "99.9": "99%", "99.95": "99.5%"}[s.says.sla]
		return len(s.says.tiers) > 0
	}, false},
	{"a downtime with its comma moved", "", func(r *rand.Rand, s *sound) bool {
		s.legal["stated"] = mul(rat(strings.TrimSuffix(s.stated(), "%")), rat(pick(r, "10", "0.1"))).FloatString(3) + "%"
		return s.stated() != "0.000%" && len(s.legal["stated"]) < 7
	}, false},
	{"the downtime of another window", "", func(_ *rand.Rand, s *sound) bool {
		long := s.says
		long.months = map[int]int{1: 3, 3: 12, 12: 1}[s.says.months]
		m := (&sound{says: long, was: s.was}).worst()
		was := s.stated()
		s.legal["stated"] = (&sound{says: long, was: s.was}).stated()
		return m.down > 0 && was != s.legal["stated"]
	}, false},
	{"the other verdict", "", func(_ *rand.Rand, s *sound) bool {
		s.legal["verdict"] = map[bool]string{true: "within", false: "above"}[s.past()]
		return true
	}, false},
	{"an outage that ends a day later", "", func(_ *rand.Rand, s *sound) bool {
		downs := append([][2]time.Time{}, s.was.downs...)
		last := &downs[len(downs)-1]
		last[1] = last[1].AddDate(0, 0, 1)
		s.opened = s.opened.AddDate(0, 0, 1)
		s.tech["outage"] = s.says.lines(downs)
		return true
	}, false},
	{"an outage of which the second half is forgotten", "", func(_ *rand.Rand, s *sound) bool {
		downs := append([][2]time.Time{}, s.was.downs...)
		d := &downs[0]
		d[1] = d[0].Add(d[1].Sub(d[0]) / 2).Truncate(time.Minute)
		s.tech["outage"] = s.says.lines(downs)
		return s.stated() != "0.000%" && len(s.was.works) == 0 && len(downs) == 1
	}, false},
	{"an outage in another year", "", func(_ *rand.Rand, s *sound) bool {
		s.tech["outage"] = s.says.lines(moved(s.was.downs, -1, 0))
		s.tech["maintenance"], s.tech["notice"] = "none", ""
		return len(s.was.works) == 0 && !s.says.noClaim && s.past()
	}, false},
	{"an outage three months earlier", "", func(_ *rand.Rand, s *sound) bool {
		s.tech["outage"] = s.says.lines(moved(s.was.downs, 0, -3))
		return len(s.was.works) == 0 && !s.says.noClaim && s.says.claim < 60*24*time.Hour && s.past()
	}, false},
	{"an announcement that came too late", "", func(_ *rand.Rand, s *sound) bool {
		s.tech["notice"] = "1 h before"
		return len(s.was.works) > 0
	}, false},
	{"maintenance on another day", "", func(_ *rand.Rand, s *sound) bool {
		if len(s.was.works) == 0 || s.says.allows == 0 {
			return false
		}
		h := s.was
		h.works = moved(h.works, 0, 0)
		for i := range h.works {
			h.works[i][0], h.works[i][1] = h.works[i][0].AddDate(0, 0, -9), h.works[i][1].AddDate(0, 0, -9)
		}
		s.tech["maintenance"] = s.says.lines(h.works)
		return (&sound{says: s.says, was: h}).stated() != s.stated()
	}, false},
	{"maintenance longer than what may be left out", "", func(_ *rand.Rand, s *sound) bool {
		if len(s.was.works) == 0 || s.says.allows <= 0 {
			return false
		}
		w := s.was.works[0]
		s.tech["maintenance"] = s.says.lines([][2]time.Time{{w[0], w[0].Add(s.says.allows + 5*time.Hour)}})
		return !s.past()
	}, false},
	{"no exclusion, though maintenance was left out", "", func(_ *rand.Rand, s *sound) bool {
		plain := s.says
		plain.allows = 0
		s.legal["exclusion"] = "none"
		return s.was.works != nil && (&sound{says: plain, was: s.was}).stated() != s.stated()
	}, false},
	{"a claim deadline that was over", "", func(_ *rand.Rand, s *sound) bool {
		s.opened = s.opened.AddDate(0, 7, 0)
		return !s.says.noClaim && s.past() && s.options[0].amount != ""
	}, false},
	{"a cap with a nought too few", "", func(_ *rand.Rand, s *sound) bool {
		tight := s.says
		if tight.capped == "" {
			return false
		}
		tight.capped = div(rat(tight.capped), whole(10)).FloatString(0)
		s.legal["cap"] = strings.Replace(s.legal["cap"], s.says.capped, tight.capped, 1)
		a, _ := tight.dueOf(s.was)
		b, _ := s.says.dueOf(s.was)
		return a.Cmp(b) != 0
	}, false},
	{"a tier with its digits exchanged", "", func(_ *rand.Rand, s *sound) bool {
		if len(s.says.tiers) == 0 {
			return false
		}
		odd := s.says
		odd.tiers = append([]step{}, s.says.tiers...)
		last := &odd.tiers[len(odd.tiers)-1]
		for i := range odd.tiers {
			if odd.tiers[i].value == "15" || odd.tiers[i].value == "25" {
				last = &odd.tiers[i]
			}
		}
		last.value = map[string]string{"15": "51", "25": "52", "20": "2", "40": "4", "50": "5"}[last.value]
		a, _ := odd.dueOf(s.was)
		b, _ := s.says.dueOf(s.was)
		if last.value == "" || a.Cmp(b) == 0 {
			return false
		}
		for i := 1; i < len(odd.tiers); i++ {
			if rat(odd.tiers[i].value).Cmp(rat(odd.tiers[i-1].value)) < 0 {
				return false // a lower uptime that gives less is refused at the form
			}
		}
		s.says = odd
		var lines []string
		for _, t := range odd.tiers {
			unit := "%"
			if odd.days {
				unit = " days"
			}
			lines = append(lines, "below "+t.below+"%: "+t.value+unit)
		}
		s.legal["tiers"] = strings.Join(lines, "\n")
		return true
	}, false},
	{"another window", "", func(_ *rand.Rand, s *sound) bool {
		long := s.says
		long.months = map[int]int{1: 3, 3: 1, 12: 1}[s.says.months]
		s.legal["period"] = map[int]string{1: "month", 3: "quarter"}[long.months]
		s.legal["exclusion"] = strings.NewReplacer(" a month", " a "+s.legal["period"], " a quarter", " a "+s.legal["period"], " a year", " a "+s.legal["period"]).Replace(s.legal["exclusion"])
		return (&sound{says: long, was: s.was}).stated() != s.stated()
	}, false},
	{"a demanded waiver that nothing answers", "", func(_ *rand.Rand, s *sound) bool {
		s.demand["demand_waivers"] = "Setup fees"
		return true
	}, false},
	{"two root causes, both confirmed", "", func(_ *rand.Rand, s *sound) bool {
		s.demand["cause"], s.tech["confirmed"] = "confirmed", "confirmed"
		return true
	}, false},
	{"items without a date", "", func(_ *rand.Rand, s *sound) bool {
		s.undated = true
		return s.chosen == 2
	}, false},
	{"promises without an item", "", func(_ *rand.Rand, s *sound) bool {
		s.uncovered = true
		return s.chosen == 2
	}, false},
	{"no follow-up", "", func(_ *rand.Rand, s *sound) bool {
		s.unplanned = true
		return true
	}, false},
	{"an exception that finance has not answered", "", func(_ *rand.Rand, s *sound) bool {
		s.unanswered = true
		return s.chosen == 2
	}, false},
	{"a window that is not stated", "", func(_ *rand.Rand, s *sound) bool {
		s.legal["period"] = ""
		return true
	}, false},

	{"a loss with a nought too many", "only the customer knows it, and it is held against nothing", func(_ *rand.Rand, s *sound) bool {
		s.demand["impact_amount"] = s.times(s.demand["impact_amount"], "10")
		return true
	}, false},
	{"a pipeline with a nought too many", "nothing of it is contracted, so it has no bound", func(_ *rand.Rand, s *sound) bool {
		s.business["expansion"] = s.times(s.business["expansion"], "10")
		return true
	}, false},
	{"a price with a nought too many, where nobody states a total", "a part costs what it costs: no other entry states it", func(_ *rand.Rand, s *sound) bool {
		s.options[1].parts[0] = repriced(s.options[1].parts[0], s.times(priceOf(s.options[1].parts[0]), "10"))
		return len(s.reasons) < 3 || s.chosen != 2
	}, false},
	{"revenue with a nought too few", "less than the whole contract may be at risk", func(_ *rand.Rand, s *sound) bool {
		s.business["revenue"] = s.times(s.business["revenue"], "0.1")
		return true
	}, false},
	{"a gesture of another percent and amount", "what is offered beyond the contract is the proposer's to say; the exception is asked of that amount", func(_ *rand.Rand, s *sound) bool {
		s.options[1].percent = "40%"
		s.options[1].amount = s.says.typed(rat(div(mul(s.says.feeOf(s.says.months), whole(40)), whole(100)).FloatString(decimals[s.says.code])))
		return len(s.reasons) < 3 || s.chosen != 2
	}, false},
	{"an outage in another zone", "the same hours elsewhere are as long, and lie in the same month", func(_ *rand.Rand, s *sound) bool {
		elsewhere := s.says
		elsewhere.zone = map[bool]string{true: "Europe/Berlin", false: "Asia/Tokyo"}[s.says.zone == "Asia/Tokyo"]
		text := s.says.lines(s.was.downs)
		s.tech["outage"] = strings.ReplaceAll(text, s.says.zone, elsewhere.zone)
		for _, d := range s.was.downs {
			if d[0].AddDate(0, 0, -2).Month() != d[1].AddDate(0, 0, 2).Month() {
				return false
			}
		}
		return len(s.was.works) == 0
	}, false},
	{"a demand of another percent", "the customer demands what they like", func(_ *rand.Rand, s *sound) bool {
		s.demand["demand_percent"] = "10%"
		return true
	}, false},
}

// shapedMistakes forget what is special of a contract.
var shapedMistakes = []mistake{
	{"service hours that are forgotten", "", func(r *rand.Rand, s *sound) bool {
		return s.says.service && s.forgets(r, func(a *agreed) { a.service = false })
	}, true},
	{"weekly maintenance that is forgotten", "", func(r *rand.Rand, s *sound) bool {
		return s.says.weekly && s.forgets(r, func(a *agreed) { a.weekly = false })
	}, true},
	{"calendar months instead of billing months", "", func(r *rand.Rand, s *sound) bool {
		return s.says.day > 0 && s.forgets(r, func(a *agreed) { a.day = 0 })
	}, true},
}

// forgets types the terms without a part of them, where Legal's own figure tells.
func (s *sound) forgets(r *rand.Rand, drop func(a *agreed)) bool {
	other := &sound{says: s.says, was: s.was}
	drop(&other.says)
	typed := other.terms(r)
	s.legal["exclusion"], s.legal["zone"] = typed["exclusion"], typed["zone"]
	if len(other.says.windows(s.was)) == 0 || len(s.says.windows(s.was)) == 0 {
		return false
	}
	return other.stated() != s.stated()
}

// moved shifts stretches by years and months, on the clock.
func moved(spans [][2]time.Time, years, months int) [][2]time.Time {
	var out [][2]time.Time
	for _, s := range spans {
		from := s[0].AddDate(years, months, 0)
		out = append(out, [2]time.Time{from, from.Add(s[1].Sub(s[0]))})
	}
	return out
}
