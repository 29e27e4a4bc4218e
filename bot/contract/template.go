package contract

// Template is a public service level agreement in the words that Legal's form takes, to begin from. A contract that was
// negotiated goes before it, and its provider may have changed it since: Legal checks each line.
type Template struct {
	Key  string // stable, for forms
	Name string // for people
	SLA  string
	// Period, Cap and the rest are as typed into the form: Cap in percent, empty without one.
	Period    Period
	Cap       string
	CapOf     string
	Exclusion string
	Tiers     string
	FeeBase   string
	Claim     string
}

// Templates are public agreements whose figures were read where the comments say. Each measures by the calendar month
// except Slack's, which takes the calendar quarter. Only Google's limits its credits otherwise than by its highest tier (to
// fifteen days of service a month), so that "no cap" is what the others come to.
//
// Worked examples of these credits were looked for in what the four vendors publish and none was found, so that the tests
// hold the templates to arithmetic of our own.
func Templates() []Template {
	return []Template{awsCompute(), amazonS3(), googleWorkspace(), slack()}
}

// overADollar is what Amazon's agreements say: a credit is applied only if it is greater than one dollar ($1 USD) for the
// billing cycle.
const overADollar = "credits of $1 or less are not paid"

// awsCompute is the region-level agreement for EC2, ECS, EBS and Fargate, https://aws.amazon.com/compute/sla/, version of
// 5 May 2022: 99.99 %; credits of 10, 30 and 100 % of the charges of the service in the region for the billing month,
// below 99.99, 99.0 and 95.0 %. A claim has to arrive by the end of the second billing cycle after the incident.
func awsCompute() Template {
	return Template{
		Key: "aws-compute", Name: "AWS Compute, region level (2022)", SLA: "99.99%", Period: Month,
		Tiers: "below 99.99%: 10%\nbelow 99.0%: 30%\nbelow 95.0%: 100%\n" + overADollar, CapOf: "no cap",
		FeeBase: "charges of the affected service in the region", Claim: "2 months after the month ends",
	}
}

// amazonS3 is the agreement for S3 Standard, https://aws.amazon.com/s3/sla/historical/, version of 31 July 2019: 99.9 %;
// credits of 10, 25 and 100 % of the charges of the service in the region for the billing month, below 99.9, 99.0 and
// 95.0 %. A claim has to arrive by the end of the second billing cycle after the incident.
func amazonS3() Template {
	return Template{
		Key: "amazon-s3", Name: "Amazon S3 Standard (2019)", SLA: "99.9%", Period: Month,
		Tiers: "below 99.9%: 10%\nbelow 99.0%: 25%\nbelow 95.0%: 100%\n" + overADollar, CapOf: "no cap",
		FeeBase: "charges of the affected service in the region", Claim: "2 months after the month ends",
	}
}

// googleWorkspace is Google's agreement for Workspace and Cloud Identity: 99.9 % by https://workspace.google.com/terms/sla.html;
// 3, 7 and 15 days of service below 99.9, 99.0 and 95.0 % by https://cloud.google.com/terms/identity/sla; a claim within
// thirty days of becoming eligible by https://gsuite.google.com/terms/sla.html, taken here from the month's end. None of
// the three pages carries a date.
func googleWorkspace() Template {
	return Template{
		Key: "google-workspace", Name: "Google Workspace", SLA: "99.9%", Period: Month,
		Tiers: "below 99.9%: 3 days\nbelow 99.0%: 7 days\nbelow 95.0%: 15 days", CapOf: "15 days of fees", Claim: "30 days after the month ends",
	}
}

// slack is Slack's agreement, version of 14 June 2024,
// https://slack.com/policy-archives/service-level-agreement/2024-06-14: a calendar quarter; ten times what was paid for
// the time down; maintenance announced 48 hours before is excluded, up to ten hours a year. The 99.99 % stand in the
// version of 15 August 2019, https://slack.com/terms/service-level-agreement.
func slack() Template {
	return Template{
		Key: "slack", Name: "Slack (2024)", SLA: "99.99%", Period: Quarter,
		Exclusion: "10 h a year, announced 48 h before", Tiers: "10 x the fee for the time down", CapOf: "no cap",
	}
}
