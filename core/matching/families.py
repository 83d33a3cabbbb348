"""Families of words that mean the same work though their stems differ, by language, one family a line.

The stemmer cuts endings by rule, and so keeps analysis, analyze and analytical apart. Names of people who do the work
(analyst, manager) are left out where a title says more than the word. In the other languages they are in: there a
posting asks for contabilidad or Buchhaltung, and the job that shows it is called contador or Buchhalterin. Words are
folded, without accents.
"""

from __future__ import annotations

FAMILIES = {
    "en": """
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
""",
    "es": """
contabilidad contable contador contadora contaduria
venta ventas vendedor vendedora vender
compra compras comprador compradora comprar
ensenanza ensenar docencia docente
enfermeria enfermero enfermera
administracion administrativo administrativa administrador administradora administrar
ingenieria ingeniero ingeniera
programacion programador programadora programar
diseno disenador disenadora disenar
desarrollo desarrollador desarrolladora desarrollar
cocina cocinero cocinera cocinar
limpieza limpiador limpiadora limpiar
gestion gestor gestora gestionar
direccion director directora dirigir
atencion atender
logistica logistico
soldadura soldador soldadora soldar
conduccion conductor conductora conducir
construccion constructor construir
mantenimiento mantener
analisis analista analizar
supervision supervisor supervisora supervisar
coordinacion coordinador coordinadora coordinar
redaccion redactor redactora redactar
traduccion traductor traductora traducir
investigacion investigador investigadora investigar
preparacion preparar
elaboracion elaborar
planificacion planificar
negociacion negociar negociador
comunicacion comunicar
organizacion organizar
reparacion reparar
instalacion instalar instalador
facturacion facturar factura facturas
reclutamiento reclutar reclutador reclutadora
capacitacion capacitar capacitador
secretaria secretario
carpinteria carpintero
electricidad electricista electrico
""",
    "fr": """
comptabilite comptable comptables
vente ventes vendeur vendeuse vendre
achat achats acheteur acheteuse acheter
enseignement enseignant enseignante enseigner
infirmier infirmiere infirmiers
administration administratif administrative administrateur administratrice administrer
ingenierie ingenieur ingenieure
programmation programmeur programmeuse programmer
conception concepteur conceptrice concevoir
developpement developpeur developpeuse developper
cuisine cuisinier cuisiniere cuisiner
nettoyage nettoyer
gestion gestionnaire gerer
direction directeur directrice diriger
logistique logisticien logisticienne
soudure soudeur soudeuse souder soudage
conduite conducteur conductrice conduire
construction construire constructeur
analyse analyste analyser
supervision superviseur superviser
coordination coordinateur coordinatrice coordonner coordonnateur
redaction redacteur redactrice rediger
traduction traducteur traductrice traduire
recherche chercheur chercheuse rechercher
preparation preparer preparateur
planification planifier
negociation negocier negociateur
communication communiquer
organisation organiser organisateur
reparation reparer reparateur
installation installer installateur
facturation facturer facture factures
recrutement recruter recruteur recruteuse
formation former formateur formatrice
maintenance maintenir
menuiserie menuisier
electricite electricien electricienne electrique
""",
    "de": """
buchhaltung buchhalter buchhalterin buchhalterisch
verkauf verkaufer verkauferin verkaufen
einkauf einkaufer einkauferin einkaufen
vertrieb vertrieblich
unterricht unterrichten unterrichtet
lehrer lehrerin lehrkraft
pflege pfleger pflegerin pflegen pflegekraft pflegefachkraft
krankenpfleger krankenpflegerin krankenpflege krankenschwester
verwaltung verwalten verwalter
ingenieur ingenieurin ingenieurwesen
programmierung programmierer programmiererin programmieren
gestaltung gestalten gestalter gestalterin
entwicklung entwickler entwicklerin entwickeln
koch kochin kochen
reinigung reinigen reinigungskraft
leitung leiter leiterin leiten
schweissen schweisser schweisserin
bau bauen
analyse analysieren analyst analystin
uberwachung uberwachen
koordination koordinator koordinatorin koordinieren koordinierung
ubersetzung ubersetzer ubersetzerin ubersetzen
forschung forscher forscherin forschen
vorbereitung vorbereiten
planung planen planer planerin
verhandlung verhandlungen verhandeln
beratung berater beraterin beraten
betreuung betreuer betreuerin betreuen
kommunikation kommunizieren kommunikativ
organisation organisieren
reparatur reparieren
installation installieren installateur
wartung warten
abrechnung abrechnen
schulung schulen schulungen
dokumentation dokumentieren
erstellung erstellen
durchfuhrung durchfuhren
elektrik elektriker elektrikerin elektrisch elektro
tischlerei tischler tischlerin
""",
    "pt": """
contabilidade contabil contador contadora contabilista
venda vendas vendedor vendedora vender
compra compras comprador compradora comprar
ensino ensinar docencia docente
enfermagem enfermeiro enfermeira
administracao administrativo administrativa administrador administradora administrar
engenharia engenheiro engenheira
programacao programador programadora programar
desenho desenhar design designer
desenvolvimento desenvolvedor desenvolvedora desenvolver
cozinha cozinheiro cozinheira cozinhar
limpeza limpar
gestao gestor gestora gerir gerenciar gerente
direcao diretor diretora dirigir
atendimento atender atendente
logistica logistico
soldagem soldador soldadora soldar
conducao condutor condutora conduzir
construcao construtor construir
manutencao manter
analise analista analisar
supervisao supervisor supervisora supervisionar
coordenacao coordenador coordenadora coordenar
redacao redator redatora redigir
traducao tradutor tradutora traduzir
pesquisa pesquisador pesquisadora pesquisar
preparacao preparar
elaboracao elaborar
planejamento planejar planeamento planear
negociacao negociar negociador
comunicacao comunicar
organizacao organizar
reparacao reparar reparo
instalacao instalar instalador
faturamento faturar faturacao fatura faturas
recrutamento recrutar recrutador recrutadora
treinamento treinar treinador
eletricidade eletricista eletrico
""",
    "ru": """
бухгалтерия бухгалтер бухгалтерский бухгалтерского
продажа продажи продавец продавать
закупка закупки закупщик закупать
обучение обучать преподавание преподаватель преподавать
медсестра медсестры медбрат
администрирование администратор администрировать
программирование программист программировать
разработка разработчик разрабатывать разработать
дизайн дизайнер
проектирование проектировщик проектировать
уборка уборщик уборщица убирать
управление управляющий управлять
руководство руководитель руководить
логистика логист логистический
сварка сварщик сваривать
вождение водитель водить
строительство строитель строить строительный
анализ аналитик анализировать аналитика аналитический
координация координатор координировать
перевод переводчик переводить
исследование исследователь исследовать
подготовка подготовить готовить
планирование планировать планировщик
организация организовать организовывать организатор
ремонт ремонтировать ремонтник
установка устанавливать установить
консультирование консультант консультировать консультация
обслуживание обслуживать
составление составлять составить
ведение вести
электрика электрик электрический
инженер инженерный инженерия
маркетинг маркетолог маркетинговый
юрист юридический
повар поварской
""",
}

# English words of one meaning a line, that the stemmer would merge with others: excellent with Excel, accountants with
# accountability. All forms are listed; the first names the stem.
APART = """
excellent excellence excellently
university universities
organization organizations organisation organisations
organizational organisational
international
policy policies
police
news
generic
engine engines
experiment experiments
community communities
communications
business
busy
several
authority authorities
author authors
operand
general generally
personal
personnel
person persons
officer officers
accounting accountant accountants accountancy
accountability accountable
audition auditions
animation animations animator animators animate animated
apartment apartments
association associations
customer customers
customs
composition compositions
conditioning
container containers
conversion conversions
correctional
deposition depositions
designate designates designated designation designations
detective detectives
doctorate doctorates doctoral
edition editions
elevator elevators
escalator escalators
executive executives
fabric fabrics
fertilizer fertilizers
formation formations
government governments governmental
hospitality
information
integrity
medication medications
objective objectives
orderly orderlies
physics
positive positively
production productions
productivity productive
progressive progressively
projection projections
publication publications
publicity
receivable receivables
relation relations
succession
successive
"""
