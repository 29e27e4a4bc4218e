package bot

import "math/rand"

// offerMistakes are the ways in which an option, its price or a total is wrong.
var offerMistakes = []mistake{
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
}
