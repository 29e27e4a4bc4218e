package bot

import (
	"math/rand"
	"time"
)

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
	{"a fiscal year that is forgotten", "", func(r *rand.Rand, s *sound) bool {
		return s.says.year > 0 && s.forgets(r, func(a *agreed) { a.year = 0 })
	}, true},
	{"fewer business days of notice than are asked", "", func(_ *rand.Rand, s *sound) bool {
		s.tech["notice"] = "1 business day before"
		return s.says.workdays > 0 && len(s.was.works) > 0
	}, true},
	{"a right to terminate that the outages reach", "", func(_ *rand.Rand, s *sound) bool {
		s.legal["penalties"] = "right to terminate after 1 outage of more than 15 min within 6 months"
		return s.says.chronic > 0 && s.was.downs[0][1].Sub(s.was.downs[0][0]) > 15*time.Minute
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
