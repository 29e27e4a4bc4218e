package bot

import (
	"fmt"
	"math/big"
	"math/rand"
	"strings"
	"time"
)

// sound is a meeting as people type it whose figures agree, with what it was made from.
type sound struct {
	seed     int64
	says     agreed
	was      happened
	opened   time.Time
	customer map[string]string // by input
	demand   map[string]string // the complaint's
	tech     map[string]string
	business map[string]string
	legal    map[string]string
	options  []offer
	reasons  []string
	chosen   int // its number
	total    *big.Rat
	// What is done on the way to the close.
	undated, uncovered, unplanned, unanswered bool
}

// offer is an option as typed.
type offer struct {
	title, percent, amount string
	waivers, parts         []string
	ticked                 bool
}

func (o offer) total(amounts ...*big.Rat) *big.Rat {
	sum := whole(0)
	for _, a := range amounts {
		sum = sumOf(sum, a)
	}
	return sum
}

// soundMeeting makes one from its seed.
func soundMeeting(seed int64, shaped bool) *sound {
	r := rand.New(rand.NewSource(seed))
	s := &sound{seed: seed}
	for {
		s.says = someContract(r)
		if shaped {
			s.says.shape(r)
		}
		s.was = something(r, s.says)
		if s.speaks() {
			break
		}
	}
	s.opened = s.was.downs[len(s.was.downs)-1][1].Add(time.Duration(2+r.Intn(90)) * time.Hour)
	s.fill(r)
	return s
}

func someContract(r *rand.Rand) agreed {
	a := agreed{
		code: pick(r, "USD", "EUR", "GBP", "JPY", "KWD"), months: pick(r, 1, 1, 1, 3, 12), sla: pick(r, "99.9", "99.5", "99.95", "99"),
		zone: pick(r, "UTC", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Australia/Sydney"),
	}
	a.annual = whole(int64(1+r.Intn(90)) * pick(r, int64(12000), 50000, 120000, 35000))
	if a.code == "JPY" {
		a.annual = mul(a.annual, whole(100))
	}
	switch r.Intn(5) {
	case 0:
		a.flat = pick(r, "5", "10", "15")
	case 1:
		a.days = true
		a.tiers = []step{{a.sla, "3"}, {"97", "7"}, {"95", "15"}}
	default:
		a.tiers = []step{{a.sla, pick(r, "5", "10")}, {"98.5", pick(r, "15", "20", "25")}, {"95", pick(r, "40", "50")}}
	}
	switch r.Intn(4) {
	case 0: // no cap
	case 1:
		a.capped, a.capOf = "100", a.months
	default:
		a.capped, a.capOf = pick(r, "20", "30", "60"), pick(r, 1, a.months)
	}
	if a.capped != "" && a.capOf < a.months {
		a.count = 1 + r.Intn(3)
	}
	if r.Intn(4) == 0 { // the fee of the service is a part of the contract
		a.fee = div(mul(a.annual, whole(int64(40+r.Intn(60)))), whole(1200))
		a.fee = rat(a.fee.FloatString(0))
	}
	switch r.Intn(3) {
	case 0:
		a.allows, a.notice = time.Duration(2+2*r.Intn(4))*time.Hour, time.Duration(2+r.Intn(4))*24*time.Hour
	case 1:
		a.allows, a.notice = -1, 48*time.Hour
	}
	if a.noClaim = r.Intn(5) == 0; !a.noClaim {
		a.claim = time.Duration(30*(1+r.Intn(3))) * 24 * time.Hour
	}
	return a
}

// shape gives a contract hours of the week that count or do not, business days of notice, a fiscal year, a right to
// terminate, or billing months.
func (a *agreed) shape(r *rand.Rand) {
	switch r.Intn(7) {
	case 0:
		a.service = true
	case 1:
		a.weekly = true
	case 2:
		a.service, a.weekly = true, true
	case 3:
		a.workdays, a.notice = 2+r.Intn(4), 0
		if a.allows == 0 {
			a.allows = 4 * time.Hour
		}
	case 4:
		a.months, a.year = pick(r, 3, 12), pick(r, 2, 4, 6, 7, 9, 11)
		a.capOf, a.count = a.months, 0
	case 5:
		a.chronic, a.longer = 3+r.Intn(2), time.Duration(1+r.Intn(6))*time.Hour
	default:
		a.weekly = r.Intn(2) == 0
		a.months, a.capOf, a.count, a.day = 1, min(a.capOf, 1), 0, pick(r, 5, 15, 20)
	}
}

// something goes wrong in 2025: once or twice, now and then over a month's end, now and then in announced maintenance.
func something(r *rand.Rand, a agreed) happened {
	var h happened
	from := time.Date(2025, time.Month(1+r.Intn(10)), 1+r.Intn(27), r.Intn(24), 5*r.Intn(12), 0, 0, time.UTC)
	if r.Intn(6) == 0 {
		from = time.Date(2025, time.Month(2+r.Intn(9)), 1, 0, 0, 0, 0, time.UTC).Add(-time.Duration(1+r.Intn(20)) * time.Hour)
	}
	for range 1 + r.Intn(5)/4 {
		long := time.Duration(30+r.Intn(600)) * time.Minute
		if r.Intn(3) == 0 {
			long = time.Duration(8+r.Intn(60)) * time.Hour
		}
		h.downs = append(h.downs, [2]time.Time{from, from.Add(long)})
		from = from.Add(long + time.Duration(3+r.Intn(40))*time.Hour)
	}
	if a.allows != 0 && r.Intn(2) == 0 {
		most := 2 * time.Hour
		if a.allows > 0 {
			most = a.allows
		}
		begins := h.downs[0][0].Add(-time.Duration(r.Intn(2)) * time.Hour)
		h.works = [][2]time.Time{{begins, begins.Add(time.Duration(1+r.Intn(int(most/time.Hour))) * time.Hour)}}
		if a.workdays > 0 {
			h.workdays = a.workdays + r.Intn(4)
		}
		h.before = a.notice + time.Duration(1+r.Intn(5))*24*time.Hour
	}
	return h
}

// speaks says that the meeting is one that people would hold: what was typed as a percent of downtime tells one side of
// the limit from the other.
func (s *sound) speaks() bool {
	for _, m := range s.says.windows(s.was) {
		share := mul(div(whole(m.counted), whole(m.minutes)), whole(100))
		limit := new(big.Rat).Sub(whole(100), rat(s.says.sla))
		apart := new(big.Rat).Sub(share, limit)
		if apart.Abs(apart).Cmp(rat("0.005")) < 0 {
			return false
		}
	}
	return true
}

// worst is the window with the largest share of downtime.
func (s *sound) worst() measured {
	all := s.says.windows(s.was)
	worst := all[0]
	for _, m := range all[1:] {
		if div(whole(m.counted), whole(m.minutes)).Cmp(div(whole(worst.counted), whole(worst.minutes))) > 0 {
			worst = m
		}
	}
	return worst
}

func (s *sound) stated() string {
	m := s.worst()
	return mul(div(whole(m.counted), whole(m.minutes)), whole(100)).FloatString(3) + "%"
}

// fill types every form.
func (s *sound) fill(r *rand.Rand) {
	a := s.says
	zone, err := time.LoadLocation(a.zone)
	if err != nil {
		panic(err)
	}
	first := s.was.downs[0][0].In(zone)
	s.customer = map[string]string{
		"profile": "A manufacturer", "value": pick(r, a.typed(a.annual), grouped(a.code, a.annual)), "relationship": fmt.Sprintf("%d years", 1+r.Intn(12)), "satisfaction": "3/10",
	}
	s.demand = map[string]string{
		"issue": "The service was down", "root_cause": "A full disk", "cause": "reported", "impact": "Orders were lost", "impact_amount": a.typed(whole(int64(5000 + 1000*r.Intn(900)))),
		"demand": "Credit and a waiver", "demand_percent": pick(r, "100%", "50%"),
		"demand_period":  pick(r, fmt.Sprintf("Q%d %d", (int(first.Month())+2)/3, first.Year()), first.Format("January 2006"), "month", "quarter"),
		"demand_waivers": pick(r, "Termination penalty", ""),
	}
	s.tech = map[string]string{
		"what": "The storage was full", "outage": a.lines(s.was.downs), "root_cause": "Logs were not rotated", "confirmed": pick(r, "suspected", "confirmed"),
		"data": "untouched", "prevention": "Rotate the logs", "maintenance": "none", "notice": "",
	}
	if len(s.was.works) > 0 {
		s.tech["maintenance"], s.tech["notice"] = a.lines(s.was.works), hoursText(s.was.before)+" before"
		if a.workdays > 0 {
			s.tech["notice"] = fmt.Sprintf("%d business days before", s.was.workdays)
		}
	}
	s.business = map[string]string{"threat": "To leave", "revenue": a.typed(pick(r, a.annual, rat(mul(a.annual, rat("0.8")).FloatString(0)))), "expansion": a.typed(whole(int64(1000 * (1 + r.Intn(5000))))), "probability": "40%"}
	s.legal = s.terms(r)
	s.offers(r)
}

// terms is Legal's form.
func (s *sound) terms(r *rand.Rand) map[string]string {
	a := s.says
	_, past := a.dueOf(s.was)
	t := map[string]string{
		"sla": a.sla + "%", "period": map[int]string{1: "month", 3: "quarter", 12: "year"}[a.months], "penalties": "per contract", "say": "", "verdict": "within",
		"zone": a.zone, "exclusion": "none", "stated": s.stated(), "claim_deadline": "none", "fee_base": "", "cap": "no cap", "cap_of": "",
	}
	if past {
		t["verdict"] = "above"
	}
	if a.capped != "" {
		t["cap"] = a.capped + "% of " + map[int]string{1: "monthly fees", 3: "the fees of the quarter", 12: "annual fees"}[a.capOf]
		if a.count > 0 {
			t["cap"] += fmt.Sprintf(", %d count", a.count)
		} else if r.Intn(2) == 0 {
			t["cap"], t["cap_of"] = a.capped+"%", map[int]string{1: "monthly fees", 3: "quarterly fees", 12: "annual fees"}[a.capOf]
		}
	}
	t["tiers"] = a.flat + "%"
	if a.flat == "" {
		unit := "%"
		if a.days {
			unit = " days"
		}
		var lines []string
		for _, s := range a.tiers {
			lines = append(lines, "below "+s.below+"%: "+s.value+unit)
		}
		t["tiers"] = strings.Join(lines, "\n")
	}
	per := map[int]string{1: "month", 3: "quarter", 12: "year"}[a.months]
	switch {
	case a.allows > 0:
		t["exclusion"] = hoursText(a.allows) + " a " + per + ", announced " + a.announced() + " before"
	case a.allows < 0:
		t["exclusion"] = "announced " + a.announced() + " before, no limit"
	}
	if a.weekly {
		t["exclusion"] = strings.TrimPrefix(t["exclusion"]+", Sundays 02:00-06:00", "none, ")
	}
	if a.service {
		t["exclusion"] += pick(r, ", only service hours Mon-Fri 8-18 count", "; service hours weekdays 8am to 6pm")
	}
	if a.year > 0 {
		t["zone"] += ", the fiscal year begins in " + time.Month(a.year).String()
	}
	if a.chronic > 0 {
		t["penalties"] = fmt.Sprintf("right to terminate after %d outages of more than %s within 6 months", a.chronic, hoursText(a.longer))
	}
	if a.day > 0 {
		t["zone"] += fmt.Sprintf(", months begin on the %dth", a.day)
	}
	if !a.noClaim {
		t["claim_deadline"] = fmt.Sprintf("%d days after the %s", int(a.claim.Hours()/24), pick(r, "month ends", "outage ended"))
	}
	if a.fee != nil {
		t["fee_base"] = a.typed(a.fee) + " a month"
	}
	return t
}

// offers makes the options: what the contract gives, and one or two that give more. Everything is priced.
func (s *sound) offers(r *rand.Rand) {
	a := s.says
	due, _ := a.dueOf(s.was)
	rounded := rat(due.FloatString(decimals[a.code]))
	if r.Intn(3) == 0 && due.Cmp(whole(100)) > 0 { // as people round
		rounded = rat(due.FloatString(0))
	}
	plain := offer{title: "As the contract says", ticked: true}
	if due.Sign() > 0 {
		plain.amount = a.typed(rounded)
		if all := a.windows(s.was); len(all) == 1 && all[0].tier != "" {
			plain.percent = all[0].tier + "%"
		}
	}
	if s.demand["demand_waivers"] != "" {
		plain.waivers = []string{pick(r, "No termination penalty waiver = 0", "Termination penalty stays in force = 0", "No termination penalty waiver")}
	}
	s.options = []offer{plain}
	for n := range 1 + r.Intn(2) {
		o := offer{title: []string{"With a gesture", "All of it"}[n]}
		percent := []string{"30", "55"}[n]
		credit := rat(div(mul(a.feeOf(a.months), rat(percent)), whole(100)).FloatString(decimals[a.code]))
		o.percent, o.amount = percent+"%", a.typed(credit)
		waiver := whole(int64(7000*(n+1) + 100*r.Intn(60)))
		training := whole(int64(1000*(n+1) + 10*r.Intn(80)))
		o.waivers = []string{"Termination penalty waiver = " + a.typed(waiver)}
		o.parts = []string{pick(r, "Extra training days", "Dedicated account manager") + " = " + a.typed(training), pick(r, "Weekly call = 0", "Reports every month = free")}
		total := o.total(credit, waiver, training)
		s.options = append(s.options, o)
		if s.total == nil {
			s.total = total
		}
	}
	s.chosen = 2
	s.reasons = []string{"Keeps the account", pick(r, "Sets no precedent", "It is fair")}
	if r.Intn(3) == 0 {
		s.chosen, s.total = 1, rounded
	}
	if s.total.Sign() > 0 && r.Intn(2) == 0 {
		s.reasons = append(s.reasons, "It costs "+a.typed(s.total)+" in all")
	}
}
