package bot

import (
	"math/rand"
	"strings"
	"time"
)

// termMistakes are the ways in which the contract or the outage is typed wrong.
var termMistakes = []mistake{
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
