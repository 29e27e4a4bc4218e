package bot

import (
	"math/rand"
	"strings"
)

// aloneMistakes are wrong entries that nothing contradicts, each with why.
var aloneMistakes = []mistake{
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
