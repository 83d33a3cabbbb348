"""Families of English words that mean the same work though their stems differ, one family a line.

The stemmer cuts endings by rule, and so keeps analysis, analyze and analytical apart. Names of people who do the work
(analyst, manager) are left out where a title says more than the word.
"""

from __future__ import annotations

FAMILIES = """
analysis analyses analyze analyzing analyse analysing analytical analytic
administer administering administration administrative administrator
maintain maintaining maintained maintenance
judge judging judgment judgement
speak speaking speaker
strategy strategies strategic strategically
mathematics mathematical math maths
programming programmer programmed
supervise supervising supervision supervisory supervisor
negotiate negotiating negotiation negotiator
collaborate collaborating collaboration collaborative
cooperate cooperating cooperation cooperative
create creating creation creative creativity
decide deciding decision
comprehend comprehending comprehension
persuade persuading persuasion persuasive
perceive perceiving perception perceptive
prioritize prioritizing prioritization prioritise prioritising
organize organizing organise organising
optimize optimizing optimization optimise optimising optimisation
plan planning planned planner
schedule scheduling scheduler
budget budgeting budgetary
audit auditing
tutor tutoring
teach teaching
translate translating translation translator
interpret interpreting interpretation
presenting presentation presentations
document documenting documentation
diagnose diagnosing diagnosis diagnoses diagnostic diagnostics
repair repairing
install installing installation
inspect inspecting inspection inspector
assess assessing assessment
evaluate evaluating evaluation
implement implementing implementation
integrate integrating integration
migrate migrating migration
configure configuring configuration
deploy deploying deployment
design designing
develop developing development
test testing
automate automating automation automated
estimate estimating estimation estimator
forecast forecasting
recruit recruiting recruitment
train training
coach coaching
mentor mentoring mentorship
lead leading leadership
motivate motivating motivation motivational
adapt adapting adaptable adaptability adaptation
flexible flexibility
reliable reliability
punctual punctuality
accurate accuracy accurately
attentive attention attentiveness
empathy empathetic empathize
honest honesty
listen listening listener
write writing writer written
read reading reader
communicate communicating communication communicative communicator
coordinate coordinating coordination coordinator
facilitate facilitating facilitation facilitator
solve solving solved solver
troubleshoot troubleshooting troubleshooter troubleshooted
multitask multitasking
network networking
accounting accountancy
invoice invoicing
procure procuring procurement
purchase purchasing purchaser
sell selling sales
advertise advertising advertisement
merchandise merchandising
clean cleaning cleaner cleanliness
cook cooking
bake baking
weld welding
drive driving
operate operating
load loading
pack packing packaging
assemble assembling assembly
calibrate calibrating calibration
measure measuring measurement
manufacture manufacturing
construct constructing construction
excavate excavating excavation
landscape landscaping
prune pruning
irrigate irrigating irrigation
secure securing security
protect protecting protection protective
investigate investigating investigation investigative investigator
research researching
educate educating education educational
instruct instructing instruction instructional
assist assisting assistance
counsel counseling counselling
care caring
treat treating treatment
medicate medication medications
sterilize sterilizing sterilization sterilisation
sanitize sanitizing sanitation sanitary
anatomy anatomical
biology biological
chemistry chemical chemicals
geology geological
statistics statistical
finance financial
economics economic
technology technological technologies
agriculture agricultural
architecture architectural
electricity electrical electric
mechanics mechanical
environment environmental
regulate regulating regulation regulatory
comply complying compliance compliant
legislate legislation legislative
innovate innovation innovative
visual visualize visualization visualisation
virtual virtualize virtualization virtualisation
encrypt encrypting encryption
cryptography cryptographic
compress compressing compression
resolve resolving resolved resolution
identify identifying identification
verify verifying verification
classify classifying classification
modify modifying modification
clarify clarifying clarification
notify notifying notification
reduce reducing reduction
acquire acquiring acquisition
expand expanding expansion
submit submitting submission
prescribe prescribing prescription
retain retaining retention
intervene intervening intervention
deliver delivering delivery deliveries
recover recovering recovery
discover discovering discovery
refer referring referral
inquire inquiring inquiry inquiries
survey surveying surveyor
safety safe safely
science scientific scientifically
plumb plumbing plumber
paint painting painter
roof roofing roofer
carpenter carpentry
mason masonry
surgery surgical surgeries
therapy therapies therapeutic
archaeology archaeological archeology
botany botanical
dentistry dental
geography geographic geographical
history historical
theater theatre theatrical
photography photographic photographing
typography typographic typographical
choreography choreographing choreograph
edit editing editorial
discipline disciplining disciplinary
anesthesia anaesthesia anesthetic anesthesiology
prosthetics prosthetic prosthesis prostheses
reconcile reconciling reconciliation
explain explaining explanation
grow growing growth
advise advising advisory advice
liaise liaising liaison
simplify simplifying simplification
purify purifying purification
quantify quantifying quantification
rectify rectifying rectification
"""
