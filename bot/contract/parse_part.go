package contract

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"escalate/bot/money"
	"escalate/bot/typed"
)

// freeWords are what people write for a price of nothing.
var freeWords = []string{"none", "free", "nothing", "free of charge", "no charge", "no cost"}

// condition splits a contingent price: "$115K if they leave".
var condition = regexp.MustCompile(`(?is)^(.*?)\s+if\s+(.+)$`)

const partExample = "“Q4 penalty waiver = $115K”, “= 0” for free, or no = at all"

// ParsePart reads one line of an option: "Q4 penalty waiver = $115K", "Q4 penalty waiver: $115K", "No penalty waiver = 0",
// "Migration = $20K if they ask", or a part without a price. The first = ends the text, so that a price is never guessed
// out of a condition or a formula; behind a colon an amount is a price, and anything else is text. currency is meant where
// an amount names none. A price that cannot be read is refused with a *typed.Refusal.
func ParsePart(line, currency string) (Part, error) {
	refuse := func(why string) (Part, error) { return Part{}, typed.Refuse(line, partExample, "%s", why) }
	before, price, priced := strings.Cut(line, "=")
	before, price = strings.TrimSpace(before), strings.TrimSpace(price)
	switch {
	case !priced:
		return partBehindColon(before, currency)
	case strings.Trim(before, "-•*–") == "": // a bullet alone would not be read back
		return refuse("there is nothing before the =")
	case price == "":
		return refuse("there is no price after the =")
	case slices.Contains(freeWords, strings.ToLower(price)):
		return Part{Text: before, Price: Free}, nil
	}
	p := Part{Text: before, Price: Priced}
	if m := condition.FindStringSubmatch(price); m != nil {
		p.Price, price, p.If = Contingent, m[1], strings.TrimSpace(m[2])
	}
	var err error
	if p.Amount, err = money.Parse(price, currency); err != nil {
		return Part{}, err
	}
	switch {
	case p.Amount.Sign() != 0:
		return p, nil
	case p.Price == Contingent:
		return refuse("a price of nothing needs no condition")
	}
	return Part{Text: before, Price: Free}, nil
}

// partBehindColon reads a price behind a colon, where one stands: in a currency, or of more than one digit.
func partBehindColon(line, currency string) (Part, error) {
	i := strings.LastIndex(line, ":")
	if i < 1 || strings.TrimSpace(line[:i]) == "" {
		return Part{Text: line}, nil
	}
	price := strings.TrimSpace(line[i+1:])
	_, named := money.Parse(price, "") // without a currency of its own it may be a time or a count
	a, err := money.Parse(price, currency)
	if r, refused := errors.AsType[*typed.Refusal](err); refused && r.Asked {
		return Part{}, err
	}
	if read := err == nil && named == nil && a.Sign() != 0; !read {
		return Part{Text: line}, nil
	}
	return Part{Text: strings.TrimSpace(line[:i]), Price: Priced, Amount: a}, nil
}
