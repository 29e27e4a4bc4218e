package view

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"escalate/bot/meeting"
	"escalate/bot/money"
)

// freeWords are what people write for a price of nothing.
var freeWords = map[string]bool{"none": true, "free": true, "nothing": true, "free of charge": true, "no charge": true, "no cost": true}

// condition splits a contingent price: "$115K if they leave".
var condition = regexp.MustCompile(`(?is)^(.*?)\s+if\s+(.+)$`)

const partExample = "write for example “Q4 penalty waiver = $115K”, “= 0” for free, or no = at all"

// ParseOption reads the option form. A line that could mean two things is refused under its
// field with its number.
func ParseOption(v Values, r Reading) (meeting.Offering, error) {
	var o meeting.Offering
	var err error
	if o.Title, err = said(v, "title", maxTitle, "Please give the option a short title, for example Customer-Focused Resolution."); err != nil {
		return meeting.Offering{}, err
	}
	o.Title = strings.Join(strings.Fields(o.Title), " ")
	if s := strings.TrimSpace(v.Text("percent")); s != "" {
		if o.Percent, err = money.ParsePercent(s); err != nil {
			return meeting.Offering{}, unread("percent", 0, err)
		}
	}
	if s := strings.TrimSpace(v.Text("amount")); s != "" {
		if o.Amount, err = money.Parse(s, r.Currency); err != nil {
			return meeting.Offering{}, unread("amount", 0, err)
		}
	}
	if o.Waivers, err = parseParts(v, r, "waivers"); err != nil {
		return meeting.Offering{}, err
	}
	if o.Parts, err = parseParts(v, r, "parts"); err != nil {
		return meeting.Offering{}, err
	}
	o.Contractual = v.Ticked("contractual")
	waivers, parts := OfferingText(o)
	for id, s := range map[string]string{"waivers": waivers, "parts": parts} {
		if utf8.RuneCountInString(s) > mostTyped { // it could not be shown for change
			return meeting.Offering{}, meeting.Refuse(id, "Please shorten this to %d characters, prices written out.", mostTyped)
		}
	}
	return o, nil
}

func parseParts(v Values, r Reading, id string) ([]meeting.Part, error) {
	if _, err := said(v, id, mostTyped, ""); err != nil {
		return nil, err
	}
	var parts []meeting.Part
	lines := typedLines(v.Text(id))
	if len(lines) > meeting.MaxParts {
		return nil, meeting.Refuse(id, "Please put this into at most %d lines; there are %d now.", meeting.MaxParts, len(lines))
	}
	for i, l := range lines {
		p, err := parsePart(l, r.Currency)
		if err != nil {
			return nil, unread(id, i+1, err)
		}
		for _, s := range []string{p.Text, p.If} {
			if n := utf8.RuneCountInString(s); n > maxPart {
				return nil, meeting.Refuse(id, "Line %d has %d characters; please shorten it to %d.", i+1, n, maxPart)
			}
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// partError says why a line cannot be read as a part.
type partError string

func (e partError) Error() string { return string(e) }

// parsePart reads one line. The first = ends the text, so that a price is never guessed out
// of a condition or a formula.
func parsePart(l, currency string) (meeting.Part, error) {
	before, price, priced := strings.Cut(l, "=")
	before, price = strings.TrimSpace(before), strings.TrimSpace(price)
	switch {
	case !priced:
		return meeting.Part{Text: before}, nil
	case strings.Trim(before, "-•*–") == "": // a bullet alone would not be read back
		return meeting.Part{}, partError("there is nothing before the =; " + partExample + ".")
	case price == "":
		return meeting.Part{}, partError("there is no price after the =; " + partExample + ".")
	case freeWords[strings.ToLower(price)]:
		return meeting.Part{Text: before, Price: meeting.Free}, nil
	}
	p := meeting.Part{Text: before, Price: meeting.Priced}
	if m := condition.FindStringSubmatch(price); m != nil {
		p.Price, price, p.If = meeting.Contingent, m[1], strings.TrimSpace(m[2])
	}
	var err error
	if p.Amount, err = money.Parse(price, currency); err != nil {
		return meeting.Part{}, err
	}
	switch {
	case p.Amount.Sign() != 0:
		return p, nil
	case p.Price == meeting.Contingent:
		return meeting.Part{}, partError("a price of nothing needs no condition; " + partExample + ".")
	}
	return meeting.Part{Text: before, Price: meeting.Free}, nil
}

// OfferingText prints the lines of an option so that they are read back as the same.
func OfferingText(o meeting.Offering) (waivers, parts string) {
	return partsText(o.Waivers), partsText(o.Parts)
}

func partsText(parts []meeting.Part) string {
	var lines []string
	for _, p := range parts {
		l := p.Text
		switch p.Price {
		case meeting.Free:
			l += " = 0"
		case meeting.Priced:
			l += " = " + p.Amount.Short()
		case meeting.Contingent:
			l += " = " + p.Amount.Short() + " if " + p.If
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}
