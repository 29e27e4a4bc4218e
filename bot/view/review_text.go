package view

import (
	"strings"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// fact is one line of a review: what it is about, and what was written.
type fact struct{ label, text string }

// reviewSays is a review in words, line by line, in the order of its form. Empty answers are
// left out.
func reviewSays(c meeting.Content) []fact {
	var out []fact
	add := func(label, text string) {
		if strings.TrimSpace(text) != "" {
			out = append(out, fact{label, text})
		}
	}
	switch {
	case c.Technical != nil:
		technicalSays(c.Technical, add)
	case c.Business != nil:
		businessSays(c.Business, add)
	case c.Legal != nil:
		legalSays(c.Legal, add)
	}
	return out
}

func technicalSays(r *meeting.TechnicalReview, add func(label, text string)) {
	add("What happened", r.What)
	var outages []string
	for _, o := range r.Outages {
		outages = append(outages, outageWords(o))
	}
	add("Outage", strings.Join(outages, "\n"))
	if r.RootCause != "" {
		cause := "Root cause, suspected"
		if r.Confirmed {
			cause = "Root cause, confirmed"
		}
		add(cause, r.RootCause)
	}
	add("Customer data", dataWords(r.Data))
	add("Prevention", r.Prevention)
	add("Announced maintenance", r.Maintenance)
	add("Notice given", r.Notice)
	add("What else failed", r.AlsoFailed)
}

func dataWords(d meeting.CustomerData) string {
	if d == meeting.DataUnknown {
		return "it is not known yet whether any was lost or exposed"
	}
	return string(d)
}

// outageWords repeats an outage as it was understood, with its zone named.
func outageWords(o calendar.Outage) string {
	switch {
	case o.From.IsZero():
		return calendar.Duration(o.Length) + ", dates not given"
	case o.Ongoing:
		return "since " + wall(o.From, o.Zone) + ", not over yet"
	}
	return wall(o.From, o.Zone) + " to " + wall(o.To, o.Zone) + " (" + calendar.Duration(o.To.Sub(o.From)) + ")"
}

func businessSays(r *meeting.BusinessReview, add func(label, text string)) {
	add("Threat", r.Threat)
	add("Reference at risk", r.Reference)
	if r.Revenue.Stated() {
		add("Revenue at risk a year, contracted", r.Revenue.Short())
	}
	if r.Expansion.Stated() {
		s := r.Expansion.Short()
		if r.Probability.Stated() {
			s += ", probability " + r.Probability.String()
		}
		add("Expansion at risk, pipeline", s)
	}
}

func legalSays(r *meeting.LegalReview, add func(label, text string)) {
	if r.SLA.Stated() {
		period := "period not stated"
		if r.Period != "" {
			period = "measured over a " + string(r.Period)
		}
		add("Uptime in the contract", r.SLA.String()+", "+period)
	}
	if r.Stated.Stated() {
		add("Downtime as Legal states it", r.Stated.String())
	}
	add("Verdict", verdictWords(r.Verdict))
	if r.Cap.Stated() {
		of := r.CapOf
		if of == "" {
			of = "a fee that is not stated"
		}
		add("Service credits capped at", r.Cap.String()+" of "+of)
	}
	add("Termination penalties", r.Penalties)
	add("For the notes", r.Say)
	add("Contract's time zone", r.Zone)
	add("Maintenance exclusion", r.Exclusion)
	add("Credit tiers", r.Tiers)
	add("Fee base", r.FeeBase)
	add("Claim deadline", r.ClaimDeadline)
	add("Sole remedy", r.SoleRemedy)
	add("Liability limit", r.Liability)
}

// verdictWords is Legal's verdict as Legal states it: the words name no breach.
func verdictWords(v meeting.LegalVerdict) string {
	switch v {
	case meeting.Within:
		return "within the contract's allowance"
	case meeting.Above:
		return "above the contract's allowance"
	case meeting.Unknown:
		return "not yet known"
	}
	return ""
}
