package bot

import "math/rand"

// valueMistakes are amounts of the customer that are wrong: another currency, a nought too many.
var valueMistakes = []mistake{
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
}
